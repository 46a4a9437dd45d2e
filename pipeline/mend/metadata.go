package mend

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/source"
)

// Metadata takes out of an item's pictures what their metadata gives away, where
// that leaves the picture's own bytes as they are. A picture that would have to be
// turned, shrunk or encoded anew is for `terbit media rapikan`: it changes what
// people see.
func Metadata(ctx context.Context, it *source.Item, tidier *media.Tidier) ([]Change, error) {
	var out []Change
	for _, f := range it.Files {
		switch ext := strings.ToLower(path.Ext(f.Name)); ext {
		case ".jpg", ".jpeg", ".png":
		default:
			continue
		}
		// Looking is cheap, and most pictures give nothing away.
		if facts, err := media.Inspect(it.Folder, f.Name); err != nil || len(facts.Hidden) == 0 || facts.Orientation > 1 {
			continue // what can't be opened is the check's to tell
		}
		tidied, facts, err := tidier.Tidy(ctx, it.Folder, f.Name)
		var refused *media.Refusal
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.As(err, &refused), errors.Is(err, media.ErrAnimated), errors.Is(err, media.ErrCMYK):
			continue // the check says so
		case err != nil:
			return nil, err
		case tidied == nil, tidied.Encoded, !sameKind(tidied.Ext, f.Name):
			continue
		}
		before, err := fs.ReadFile(it.Folder, f.Name)
		if err != nil {
			return nil, fmt.Errorf("read %s/%s: %w", it.ID, f.Name, err)
		}
		name := it.ID + "/" + f.Name
		out = append(out, Change{Path: name, Before: before, After: tidied.Data, Binary: true, Edits: []Edit{{
			Position: diag.At(name), Rule: "PD010",
			What: lang.T("buang %s dari metadata; gambarnya tetap", "take %s out of the metadata; the picture stays").With(media.Told(facts)),
		}}})
	}
	return out, nil
}

// sameKind says that a file's name fits the kind of its tidy form.
func sameKind(ext, name string) bool {
	own := strings.ToLower(path.Ext(name))
	return own == ext || own == ".jpeg" && ext == ".jpg"
}
