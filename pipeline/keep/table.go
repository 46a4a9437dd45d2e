package keep

import (
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

// blockSize is how many bytes of rows are unpacked by one goroutine at a time.
const blockSize = 256 << 10

// Pack is the table as bytes; plain makes of a value what [Pack] can take.
func (t *Table[V]) Pack(plain func(*V) any) []byte {
	var blocks []string
	b := make([]byte, 0, blockSize+blockSize/4)
	for name, r := range t.rows {
		if r.packed != "" {
			b = append(b, r.packed...)
		} else {
			b = Pack(Pack(b, name), plain(r.value))
		}
		if len(b) >= blockSize {
			blocks, b = append(blocks, string(b)), b[:0]
		}
	}
	return Pack(nil, append(blocks, string(b)))
}

// UnpackTable reads what Pack wrote; value reads one value and returns the rest.
func UnpackTable[V any](data string, value func(data string) (*V, string, error)) (*Table[V], error) {
	var blocks []string
	if _, err := Unpack(data, &blocks); err != nil {
		return nil, err
	}
	type named struct {
		name string
		row  row[V]
	}
	parts := make([][]named, len(blocks))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, block := range blocks {
		g.Go(func() error {
			for block != "" {
				var n named
				rest, err := Unpack(block, &n.name)
				if err != nil {
					return err
				}
				if n.row.value, rest, err = value(rest); err != nil {
					return err
				}
				n.row.packed = block[:len(block)-len(rest)]
				parts[i], block = append(parts[i], n), rest
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	total := 0
	for _, part := range parts {
		total += len(part)
	}
	t := &Table[V]{rows: make(map[string]row[V], total)}
	for _, part := range parts {
		for _, n := range part {
			t.rows[n.name] = n.row
		}
	}
	return t, nil
}
