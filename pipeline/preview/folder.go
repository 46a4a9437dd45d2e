package preview

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/renameio/v2"
)

// marker says that a folder is a preview, and lists its files.
const marker = ".terbit-pratinjau"

// ErrNotOurs says that a folder holds something else than a preview.
var ErrNotOurs = errors.New("the folder holds files that are not a preview's")

// WriteFolder puts the files into the folder in place of an earlier preview. The
// folder is never half written; a process that is killed in the moment between
// the old one and the new one leaves none. A folder that holds anything but an
// earlier preview is [ErrNotOurs] and stays untouched.
func WriteFolder(dir string, files []File) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("write preview: %w", err)
	}
	if err := writeFolder(dir, files); err != nil {
		return fmt.Errorf("write preview into %s: %w", dir, err)
	}
	return nil
}

func writeFolder(dir string, files []File) error {
	there, err := ours(dir)
	if err != nil {
		return err
	}
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	made, err := os.MkdirTemp(parent, "."+filepath.Base(dir)+".")
	if err != nil {
		return err
	}
	defer os.RemoveAll(made) //nolint:errcheck // gone already when all went well
	if err := fill(filepath.Join(made, "new"), files); err != nil {
		return err
	}
	if !there {
		return os.Rename(filepath.Join(made, "new"), dir)
	}
	// A folder can't replace a full one: the old one goes aside, and back if the
	// new one can't take its place.
	old := filepath.Join(made, "old")
	if err := os.Rename(dir, old); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(made, "new"), dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	return nil
}

// ours reports whether there is an earlier preview; an empty folder is removed.
func ours(dir string) (there bool, err error) {
	info, err := os.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case !info.IsDir():
		return false, ErrNotOurs
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false, err
	}
	if len(entries) == 0 {
		return false, os.Remove(dir)
	}
	data, err := os.ReadFile(filepath.Join(dir, marker))
	if errors.Is(err, fs.ErrNotExist) {
		return false, ErrNotOurs
	}
	if err != nil {
		return false, err
	}
	listed := append(strings.Split(strings.TrimSpace(string(data)), "\n"), marker)
	for _, e := range entries {
		if !e.Type().IsRegular() || !slices.Contains(listed, e.Name()) {
			return false, fmt.Errorf("%w: %s", ErrNotOurs, e.Name())
		}
	}
	return true, nil
}

// fill writes the files and the marker into a new folder.
func fill(dir string, files []File) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	var names bytes.Buffer
	for _, f := range files {
		fmt.Fprintln(&names, f.Name)
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, marker), names.Bytes(), 0o644)
}

// WriteFile puts one file in place at once.
func WriteFile(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("write preview: %w", err)
	}
	if err := renameio.WriteFile(name, data, 0o644, renameio.WithTempDir(filepath.Dir(name))); err != nil {
		return fmt.Errorf("write preview: %w", err)
	}
	return nil
}
