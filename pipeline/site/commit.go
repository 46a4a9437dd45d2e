package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/keep"
)

// A commit turns the old site into the new one. All that changes lies ready in the
// temporary folder when the journal is put there, in one step. A build that is
// killed before has changed nothing; after that, the next build does what the
// journal says first, and what of it was done already does no harm.

// journalFile is the journal's name in the temporary folder.
const journalFile = "jurnal"

const (
	journalHead = "terbit-site-journal 1"
	journalEnd  = "end"
)

// move puts a file of the temporary folder into its place.
type move struct{ temp, file string }

// finish commits: it moves what changed into place, removes what earlier builds
// wrote and this one did not, and leaves a manifest of exactly what is there.
func (o *output) finish(planned []string) error {
	if o.journal != nil {
		if err := o.journal.Close(); err != nil {
			return fmt.Errorf("close manifest: %w", err)
		}
	}
	now := append(slices.Clone(o.files), planned...)
	stays := make(map[string]struct{}, len(now))
	for _, f := range now {
		stays[f] = struct{}{}
	}
	for f := range o.old {
		if _, ok := stays[f]; !ok {
			o.gone = append(o.gone, f)
		}
	}
	slices.Sort(o.gone)
	o.removed.Store(int64(len(o.gone)))
	switch {
	case o.dry:
		return nil
	case o.fresh:
		if o.journal != nil { // start wrote exactly the planned
			if err := o.writeManifest(now); err != nil {
				return err
			}
		}
		return o.dropTemp()
	}
	sameManifest := len(o.gone) == 0 && len(stays) == len(o.old) && !o.untidy
	if sameManifest && len(o.staged) == 0 {
		return o.dropTemp()
	}
	if !sameManifest {
		temp, err := o.stage(bytes.NewReader(manifestOf(now)))
		if err != nil {
			return err
		}
		o.staged = append(o.staged, move{temp, Manifest}) // the last
	}
	return o.commit()
}

// commit writes the journal and carries it out.
func (o *output) commit() error {
	if err := o.writeJournal(); err != nil {
		return err
	}
	if err := o.apply(o.staged, o.gone); err != nil {
		return err
	}
	for _, m := range o.staged {
		if o.stamps == nil {
			break
		}
		if info, err := os.Lstat(filepath.Join(o.dir, filepath.FromSlash(m.file))); err == nil {
			o.note(m.file, keep.StampOf(info))
		}
	}
	return nil
}

// writeJournal says what the commit is to do. From here on the new site is certain.
func (o *output) writeJournal() error {
	var b bytes.Buffer
	b.WriteString(journalHead + "\n")
	for _, m := range o.staged {
		fmt.Fprintf(&b, "put %s %s\n", m.temp, m.file)
	}
	for _, f := range o.gone {
		fmt.Fprintf(&b, "del %s\n", f)
	}
	b.WriteString(journalEnd + "\n")
	temp, err := o.stage(&b)
	if err != nil {
		return err
	}
	if err := os.Rename(o.temp(temp), o.temp(journalFile)); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return nil
}

// apply carries a journal out, as far as that was not done before, and ends it.
func (o *output) apply(puts []move, dels []string) error {
	for _, m := range puts {
		if err := o.place(m); err != nil {
			return err
		}
	}
	for _, f := range dels {
		if err := o.remove(f); err != nil {
			return err
		}
	}
	if err := os.Remove(o.temp(journalFile)); err != nil {
		return fmt.Errorf("end journal: %w", err)
	}
	return o.dropTemp()
}

func (o *output) place(m move) error {
	name := filepath.Join(o.dir, filepath.FromSlash(m.file))
	err := os.Rename(o.temp(m.temp), name)
	if !errors.Is(err, fs.ErrNotExist) {
		if err != nil {
			return fmt.Errorf("replace page: %w", err)
		}
		return nil
	}
	if _, err := os.Lstat(o.temp(m.temp)); errors.Is(err, fs.ErrNotExist) {
		return nil // it is in its place already
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("create folder: %w", err)
	}
	if err := os.Rename(o.temp(m.temp), name); err != nil {
		return fmt.Errorf("replace page: %w", err)
	}
	return nil
}

// rollForward ends a commit that was cut off, if there is one.
func (o *output) rollForward() (bool, error) {
	data, err := os.ReadFile(o.temp(journalFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read journal: %w", err)
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if lines[0] != journalHead || len(lines) < 2 || lines[len(lines)-1] != journalEnd {
		return false, fmt.Errorf("read journal of %s: it is not one that terbit wrote; delete %s", o.dir, filepath.Join(o.dir, tempDir))
	}
	var puts []move
	var dels []string
	for _, l := range lines[1 : len(lines)-1] {
		verb, rest, _ := strings.Cut(l, " ")
		m := move{file: rest}
		if verb == "put" {
			m.temp, m.file, _ = strings.Cut(rest, " ")
		}
		if !fs.ValidPath(m.file) || m.file == "." || verb == "put" && (!fs.ValidPath(m.temp) || path.Base(m.temp) != m.temp) {
			return false, fmt.Errorf("read journal of %s: %q leads outside it", o.dir, l)
		}
		switch verb {
		case "put":
			puts = append(puts, m)
		case "del":
			dels = append(dels, m.file)
		default:
			return false, fmt.Errorf("read journal of %s: %q says nothing", o.dir, l)
		}
	}
	return true, o.apply(puts, dels)
}

// remove deletes one file of an earlier build and the folders it leaves empty.
// A folder that was turned into a link is not followed.
func (o *output) remove(file string) error {
	root, err := os.OpenRoot(o.dir)
	if err != nil {
		return fmt.Errorf("open output: %w", err)
	}
	defer root.Close()
	err = root.Remove(filepath.FromSlash(file))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", file, err)
	}
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if root.Remove(filepath.FromSlash(dir)) != nil {
			break // not empty
		}
	}
	return nil
}

// changes are what a dry run found that it would do.
func (o *output) changes() Changes {
	if !o.dry {
		return Changes{}
	}
	written := map[string]struct{}{}
	for _, m := range o.staged {
		written[m.file] = struct{}{}
	}
	return Changes{Write: slices.Sorted(maps.Keys(written)), Remove: o.gone}
}

// abandon lets go of what a failed build leaves. A commit that had begun stays, for
// the next build to end.
func (o *output) abandon() {
	if o.journal != nil {
		_ = o.journal.Close()
	}
	if _, err := os.Lstat(o.temp(journalFile)); errors.Is(err, fs.ErrNotExist) {
		_ = o.dropTemp() // else the next build does
	}
}
