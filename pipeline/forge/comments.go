package forge

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/gate"
)

// Said is a comment in the conversation of a pull request.
type Said struct {
	Pull int
	gate.Comment
}

// Overlap is how long before an answer what was written may not be in it yet.
const Overlap = 10 * time.Minute

// CommentsSince lists the comments on pull requests that were written or changed
// since a moment, and says since when to ask the next time: earlier than the
// answer, so that what was written while it was made is seen then. A deleted
// comment is in no list.
func (c *Client) CommentsSince(ctx context.Context, owner, repo string, since time.Time) ([]Said, time.Time, error) {
	s := c.session(ctx, owner, repo)
	query := url.Values{"sort": {"updated"}, "direction": {"asc"}}
	if !since.IsZero() {
		query.Set("since", since.UTC().Format(time.RFC3339))
	}
	comments, err := list[wireComment](s, "issues/comments", query)
	if err != nil {
		return nil, time.Time{}, err
	}
	var out []Said
	for _, w := range comments {
		said, err := w.comment()
		if err != nil {
			return nil, time.Time{}, fmt.Errorf("list comments: %w", err)
		}
		if number := pullOf(w.URL); number > 0 {
			out = append(out, Said{number, said})
		}
	}
	if s.now.IsZero() {
		return nil, time.Time{}, fmt.Errorf("list comments: the answer has no time")
	}
	return out, s.now.Add(-Overlap), nil
}

// pullOf is the pull request that a comment's address names; 0 where it is an
// issue's.
func pullOf(address string) int {
	_, rest, ok := strings.Cut(address, "/pull/")
	number, _, _ := strings.Cut(rest, "#")
	n, err := strconv.Atoi(number)
	if !ok || err != nil {
		return 0
	}
	return n
}
