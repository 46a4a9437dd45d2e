package forge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/gunungmas/terbit/pipeline/doctor"
)

// Configure makes one change of package doctor. A change of something that is
// there is made only where it still is what the change was computed from. What
// exists by now is left alone. After an unclear answer look again.
func (c *Client) Configure(ctx context.Context, owner, repo string, ch doctor.Change) error {
	s := c.session(ctx, owner, repo)
	if ch.Before != nil {
		var now json.RawMessage
		if _, err := s.get(ch.Path, nil, &now); err != nil {
			return err
		}
		if !ch.Still(now) {
			return fmt.Errorf("set %s: it changed in the meantime", ch.Path)
		}
	}
	_, err := s.send(ch.Method, ch.Path, ch.After, nil)
	var e *Error
	if errors.As(err, &e) && e.Status == http.StatusUnprocessableEntity && ch.Before == nil && strings.Contains(e.Message, "already_exists") {
		return nil
	}
	return err
}

// Setting reads what a change is about, as it is now.
func (c *Client) Setting(ctx context.Context, owner, repo, path string) (json.RawMessage, error) {
	var now json.RawMessage
	_, err := c.session(ctx, owner, repo).get(path, nil, &now)
	return now, err
}
