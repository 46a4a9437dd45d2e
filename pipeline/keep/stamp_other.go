//go:build !linux

package keep

import (
	"io/fs"
	"os"
	"path/filepath"
)

// system adds nothing: size, mode and the time of the last change of the content
// have to do.
func (s *Stamp) system(fs.FileInfo) {}

// Folder gives the stamps of what lies below a folder.
type Folder struct{ name string }

// OpenFolder opens a folder of the disk.
func OpenFolder(name string) (*Folder, error) {
	_, err := os.Stat(name)
	return &Folder{name}, err
}

// Stamp is the stamp of a file or folder, of a link itself; false when there is none.
func (f *Folder) Stamp(name string) (Stamp, bool) {
	info, err := os.Lstat(filepath.Join(f.name, filepath.FromSlash(name)))
	if err != nil {
		return Stamp{}, false
	}
	return StampOf(info), true
}

// Close ends it.
func (f *Folder) Close() error { return nil }
