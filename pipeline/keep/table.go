package keep

import (
	"encoding/binary"
	"fmt"
	"iter"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Table is values by name that are kept from run to run, most of them as they
// were: a row that was unpacked and not replaced is packed again as the bytes that
// it came from. The zero value is an empty table.
type Table[V any] struct{ rows map[string]row[V] }

type row[V any] struct {
	value  *V
	packed string // its name and value, as [Table.Pack] wrote them; empty when it is new
}

// Get is the value of that name, or nil.
func (t *Table[V]) Get(name string) *V { return t.rows[name].value }

// Len is the number of rows.
func (t *Table[V]) Len() int { return len(t.rows) }

// Set puts a value in.
func (t *Table[V]) Set(name string, v *V) {
	if t.rows == nil {
		t.rows = make(map[string]row[V])
	}
	t.rows[name] = row[V]{value: v}
}

// Carry takes a row over from another table, if it is there.
func (t *Table[V]) Carry(name string, from *Table[V]) {
	r, ok := from.rows[name]
	if !ok {
		return
	}
	if t.rows == nil {
		t.rows = make(map[string]row[V], len(from.rows))
	}
	t.rows[name] = r
}

// All yields every row, in no order.
func (t *Table[V]) All() iter.Seq2[string, *V] {
	return func(yield func(string, *V) bool) {
		for name, r := range t.rows {
			if !yield(name, r.value) {
				return
			}
		}
	}
}

// A packed table is blocks, each behind its length, and a length of nothing. A
// block is unpacked by one goroutine.
const (
	blockSize  = 256 << 10
	lengthSize = 4
)

// Pack is the table as bytes, in parts for [Write]; plain makes of a value what [Pack]
// can take.
func (t *Table[V]) Pack(plain func(*V) any) (parts [][]byte) {
	block := newBlock()
	for name, r := range t.rows {
		if r.packed != "" {
			block = append(block, r.packed...)
		} else {
			block = Pack(Pack(block, name), plain(r.value))
		}
		if len(block) >= blockSize {
			parts, block = append(parts, sealed(block)), newBlock()
		}
	}
	if len(block) > lengthSize {
		parts = append(parts, sealed(block))
	}
	return append(parts, make([]byte, lengthSize))
}

func newBlock() []byte { return make([]byte, lengthSize, blockSize+blockSize/4) }

// sealed is the block with its length in front.
func sealed(block []byte) []byte {
	binary.BigEndian.PutUint32(block, uint32(len(block)-lengthSize))
	return block
}

// UnpackTable reads what Pack wrote, and returns what follows; value reads one value
// and returns the rest.
func UnpackTable[V any](data string, value func(data string) (*V, string, error)) (t *Table[V], rest string, err error) {
	blocks, rest, err := blocksOf(data)
	if err != nil {
		return nil, "", err
	}
	parts := make([][]named[V], len(blocks))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, block := range blocks {
		g.Go(func() (err error) {
			parts[i], err = unpackBlock(block, value)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, "", err
	}
	total := 0
	for _, part := range parts {
		total += len(part)
	}
	t = &Table[V]{rows: make(map[string]row[V], total)}
	for _, part := range parts {
		for _, n := range part {
			t.rows[n.name] = n.row
		}
	}
	return t, rest, nil
}

func blocksOf(data string) (blocks []string, rest string, err error) {
	for len(data) >= lengthSize {
		n := int(binary.BigEndian.Uint32([]byte(data[:lengthSize])))
		if data = data[lengthSize:]; n == 0 {
			return blocks, data, nil
		}
		if n > len(data) {
			break
		}
		blocks, data = append(blocks, data[:n]), data[n:]
	}
	return nil, "", fmt.Errorf("unpack kept table: %w", errDamaged)
}

type named[V any] struct {
	name string
	row  row[V]
}

func unpackBlock[V any](block string, value func(data string) (*V, string, error)) (rows []named[V], err error) {
	for block != "" {
		var n named[V]
		rest, err := Unpack(block, &n.name)
		if err != nil {
			return nil, err
		}
		if n.row.value, rest, err = value(rest); err != nil {
			return nil, err
		}
		n.row.packed = block[:len(block)-len(rest)]
		rows, block = append(rows, n), rest
	}
	return rows, nil
}
