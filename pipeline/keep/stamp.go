package keep

import (
	"io/fs"
	"time"
)

// Stamp is what the file system says of a file without its being read. Of a file
// that was changed, replaced or touched it differs, unless that happened within
// the clock's grain of an earlier change: see [Stamp.Settled].
type Stamp struct {
	Size   int64
	Mode   uint32
	Mtime  int64  // nanoseconds since 1970
	Ctime  int64  // likewise, of the last change of any kind; 0 where it is unknown
	Inode  uint64 // 0 where it is unknown
	Device uint64 // likewise
}

// StampOf is the stamp in a file's information.
func StampOf(info fs.FileInfo) Stamp {
	s := Stamp{Size: info.Size(), Mode: uint32(info.Mode()), Mtime: info.ModTime().UnixNano()}
	s.system(info)
	return s
}

// Grains of file systems' clocks: the kernel's tick, generously, and the two
// seconds of those that keep no fractions.
const (
	tick   = 20 * time.Millisecond
	coarse = 2 * time.Second
)

// Settled reports whether the file's last change lay so far before at that one
// more, after at, gives another stamp. Of a file that is not settled the stamp
// proves nothing, and it has to be read again.
func (s Stamp) Settled(at time.Time) bool {
	last := max(s.Mtime, s.Ctime)
	if last == 0 || s.Mtime < -1<<61 { // no time at all, or that of a zero time.Time
		return false
	}
	grain := tick
	if last%int64(time.Second) == 0 {
		grain = coarse
	}
	return last < at.Add(-grain).UnixNano()
}
