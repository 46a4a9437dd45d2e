package keep

import (
	"io/fs"
	"syscall"
)

// system adds what only the system knows.
func (s *Stamp) system(info fs.FileInfo) {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		s.Ctime = st.Ctim.Nano()
		s.Inode, s.Device = st.Ino, uint64(st.Dev) //nolint:unconvert,nolintlint // its type differs between systems
	}
}
