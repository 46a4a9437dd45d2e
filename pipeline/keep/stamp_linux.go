package keep

import (
	"fmt"
	"io/fs"
	"syscall"

	"golang.org/x/sys/unix"
)

// system adds what only the system knows.
func (s *Stamp) system(info fs.FileInfo) {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		s.Mode, s.Ctime = st.Mode, st.Ctim.Nano()
		s.Inode, s.Device = st.Ino, uint64(st.Dev) //nolint:unconvert,nolintlint // its type differs between systems
	}
}

// Folder gives the stamps of what lies below a folder. To look up each name from there
// takes less long than from the root, where there are very many.
type Folder struct{ fd int }

// OpenFolder opens a folder of the disk.
func OpenFolder(name string) (*Folder, error) {
	fd, err := unix.Open(name, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open folder %s: %w", name, err)
	}
	return &Folder{fd}, nil
}

// Stamp is the stamp of a file or folder, of a link itself; false when there is none.
func (f *Folder) Stamp(name string) (Stamp, bool) {
	var st unix.Stat_t
	for {
		err := unix.Fstatat(f.fd, name, &st, unix.AT_SYMLINK_NOFOLLOW)
		if err == unix.EINTR {
			continue
		}
		return Stamp{
			Size: st.Size, Mode: st.Mode, Mtime: st.Mtim.Nano(), Ctime: st.Ctim.Nano(),
			Inode: st.Ino, Device: uint64(st.Dev), //nolint:unconvert,nolintlint // its type differs between systems
		}, err == nil
	}
}

// Close ends it.
func (f *Folder) Close() error { return unix.Close(f.fd) }
