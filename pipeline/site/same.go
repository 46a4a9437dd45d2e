package site

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// same reports whether a file holds exactly data.
func (o *output) same(file, name string, data []byte, buf *[]byte) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	o.noteFile(file, f) // before it is read
	if cap(*buf) < len(data)+1 {
		*buf = make([]byte, len(data)+len(data)/2+512)
	}
	n, err := io.ReadFull(f, (*buf)[:len(data)+1])
	return errors.Is(err, io.ErrUnexpectedEOF) && bytes.Equal((*buf)[:n], data) || len(data) == 0 && errors.Is(err, io.EOF)
}

// sameStream compares a file with a stream, which goes through h as far as it is
// read: to its end where they are the same. A missing file is a difference.
func (o *output) sameStream(file string, open func() (io.ReadCloser, error), h io.Writer) (int64, bool, error) {
	f, err := os.Open(filepath.Join(o.dir, filepath.FromSlash(file)))
	if err != nil {
		return 0, false, nil //nolint:nilerr // absent or unreadable: written anew
	}
	defer f.Close()
	o.noteFile(file, f) // before it is read
	r, err := open()
	if err != nil {
		return 0, false, err
	}
	defer r.Close()
	stream := io.TeeReader(r, h)
	a, b := make([]byte, 64<<10), make([]byte, 64<<10)
	var total int64
	for {
		n, errA := io.ReadFull(f, a)
		m, errB := io.ReadFull(stream, b)
		total += int64(m)
		if errB != nil && !atEnd(errB) {
			return 0, false, errB
		}
		if n != m || !bytes.Equal(a[:n], b[:m]) {
			return 0, false, nil
		}
		if errA != nil || errB != nil {
			return total, atEnd(errA) && atEnd(errB), nil
		}
	}
}

func atEnd(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }
