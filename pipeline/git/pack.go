package git

import (
	"bytes"
	"compress/zlib"
	"context"
	"crypto/sha1" //nolint:gosec // git's format of a pack ends with a SHA-1
	"encoding/binary"
	"fmt"
)

// The kinds of object that are written.
const (
	kindCommit = "commit"
	kindTree   = "tree"
	kindBlob   = "blob"
)

// packed are the kinds' numbers in a pack.
var packed = map[string]byte{kindCommit: 1, kindTree: 2, kindBlob: 3}

// pack gathers objects, to be handed to git by one start of it.
type pack struct {
	body  bytes.Buffer
	count uint32
}

// add puts an object into the pack.
func (p *pack) add(kind string, body []byte) {
	p.count++
	// The kind and four bits of the size, then seven bits a byte; the highest bit says
	// that more follow.
	size := len(body)
	head := packed[kind]<<4 | byte(size&15) //nolint:gosec // four bits
	for size >>= 4; size > 0; size >>= 7 {
		p.body.WriteByte(head | 0x80)
		head = byte(size & 0x7f) //nolint:gosec // seven bits
	}
	p.body.WriteByte(head)
	z := zlib.NewWriter(&p.body)
	_, _ = z.Write(body) // into memory
	_ = z.Close()
}

// bytes is the pack as git reads it.
func (p *pack) bytes() []byte {
	out := binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), p.count)
	out = append(out, p.body.Bytes()...)
	sum := sha1.Sum(out) //nolint:gosec // see the import
	return append(out, sum[:]...)
}

// store writes a pack's objects. Git looks at each, and refuses what is malformed, has
// a name that must not be, or names an object that is not there.
func (b *Branch) store(ctx context.Context, p *pack) error {
	if _, err := b.run(ctx, p.bytes(), "unpack-objects", "-q", "--strict"); err != nil {
		return fmt.Errorf("store %d objects: %w", p.count, err)
	}
	return nil
}
