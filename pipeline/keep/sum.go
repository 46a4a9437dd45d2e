package keep

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"slices"
	"time"
)

// Sum is a sum of plain data: equal sums mean equal data.
type Sum [16]byte

// IsZero reports whether it is the sum of nothing.
func (s Sum) IsZero() bool { return s == Sum{} }

// SumOf is the sum of some bytes.
func SumOf(data []byte) Sum {
	full := sha256.Sum256(data)
	return Sum(full[:16])
}

// Summed is implemented by values that stand for data which is costly to walk, or
// has cycles: they are counted by a sum of their own.
type Summed interface{ Sum() Sum }

// Summer sums values. It remembers long texts, which many values share; it is for
// one goroutine.
type Summer struct {
	buf   []byte
	texts map[string]Sum
	forms map[reflect.Type]form
}

// form is how values of a type are counted.
type form byte

const (
	plain  form = iota + 1 // by what is in them
	moment                 // a time
	zone
	summed // by their own sum
)

// Of is the sum of values: of everything in them, unexported fields included, in
// the order of their types. Pointers count as what they lead to. Functions and
// channels have no sum: they are a programming error.
func (s *Summer) Of(values ...any) Sum {
	s.Begin()
	s.Values(values...)
	return s.End()
}

// Begin forgets what was counted. Where so many sums are made that it takes long to
// find out what values hold, they are told instead: Begin, then Texts, Number, Yes, Time, Sums
// and Values in any order, then End. What has a varying number of parts is told with
// that number.
func (s *Summer) Begin() {
	if s.buf == nil {
		s.buf = make([]byte, 0, 1024)
	}
	s.buf = s.buf[:0]
}

// End is the sum of what was counted since Begin.
func (s *Summer) End() Sum { return SumOf(s.buf) }

// Values counts everything in the values, as Of does.
func (s *Summer) Values(values ...any) {
	for _, v := range values {
		s.value(reflect.ValueOf(v))
	}
}

// Texts counts texts.
func (s *Summer) Texts(texts ...string) {
	for _, t := range texts {
		s.text(t)
	}
}

// Number counts a whole number.
func (s *Summer) Number(n int) { s.buf = binary.AppendVarint(append(s.buf, 'i'), int64(n)) }

// Yes counts whether something is so.
func (s *Summer) Yes(is bool) { s.buf = append(s.buf, 'f', byte(b2i(is))) }

// Time counts a moment, with the zone that it is told in.
func (s *Summer) Time(t time.Time) {
	s.buf = binary.AppendVarint(append(s.buf, 't'), t.Unix())
	s.buf = binary.AppendVarint(s.buf, int64(t.Nanosecond()))
	name, offset := t.Zone()
	s.buf = binary.AppendVarint(s.buf, int64(offset))
	s.text(name)
}

// Sums counts what sums stand for.
func (s *Summer) Sums(sums ...Sum) {
	for i := range sums {
		s.buf = append(append(s.buf, 's'), sums[i][:]...)
	}
}

// Texts of this length and more are remembered, so many at most.
const (
	longText  = 512
	textsMost = 1024
)

var (
	timeType   = reflect.TypeFor[time.Time]()
	zoneType   = reflect.TypeFor[*time.Location]()
	summedType = reflect.TypeFor[Summed]()
)

func (s *Summer) value(v reflect.Value) {
	if !v.IsValid() {
		s.buf = append(s.buf, 'z')
		return
	}
	kind := v.Kind()
	if (kind == reflect.Struct || kind == reflect.Pointer) && s.whole(v) {
		return
	}
	switch kind {
	case reflect.String:
		s.text(v.String())
	case reflect.Bool:
		s.Yes(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		s.buf = binary.AppendVarint(append(s.buf, 'i'), v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		s.buf = binary.AppendUvarint(append(s.buf, 'u'), v.Uint())
	case reflect.Float32, reflect.Float64:
		s.buf = binary.AppendUvarint(append(s.buf, 'd'), math.Float64bits(v.Float()))
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			s.buf = append(s.buf, 'n')
			return
		}
		s.buf = append(s.buf, 'p')
		s.value(v.Elem())
	case reflect.Struct:
		s.buf = append(s.buf, '{')
		for i := range v.NumField() { //nolint:modernize // Fields describes each field too, which takes longer than summing it
			s.value(v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		s.list(v)
	case reflect.Map:
		s.mapping(v)
	default:
		panic(fmt.Sprintf("keep: a %s has no sum", v.Type()))
	}
}

// whole counts a value that is not counted by what is in it; false says that it is.
func (s *Summer) whole(v reflect.Value) bool {
	switch s.formOf(v.Type()) {
	case moment:
		s.Time(v.Interface().(time.Time))
	case zone:
		s.text(v.Interface().(*time.Location).String())
	case summed:
		if v.Kind() == reflect.Pointer && v.IsNil() {
			return false
		}
		s.Sums(v.Interface().(Summed).Sum())
	default:
		return false
	}
	return true
}

// formOf remembers what is costly to ask of a type.
func (s *Summer) formOf(t reflect.Type) form {
	f := s.forms[t]
	if f != 0 {
		return f
	}
	switch {
	case t == timeType:
		f = moment
	case t == zoneType:
		f = zone
	case t.Implements(summedType):
		f = summed
	default:
		f = plain
	}
	if s.forms == nil {
		s.forms = make(map[reflect.Type]form)
	}
	s.forms[t] = f
	return f
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *Summer) text(text string) {
	if len(text) < longText {
		s.buf = binary.AppendUvarint(append(s.buf, '"'), uint64(len(text)))
		s.buf = append(s.buf, text...)
		return
	}
	sum, ok := s.texts[text]
	if !ok {
		sum = SumOf([]byte(text))
		if s.texts == nil {
			s.texts = make(map[string]Sum)
		}
		if len(s.texts) < textsMost {
			s.texts[text] = sum
		}
	}
	s.buf = append(append(s.buf, 'L'), sum[:]...)
}

func (s *Summer) list(v reflect.Value) {
	s.buf = binary.AppendUvarint(append(s.buf, '['), uint64(v.Len()))
	if isBytes(v.Type()) {
		s.buf = appendBytes(s.buf, v)
		return
	}
	for i := range v.Len() {
		s.value(v.Index(i))
	}
}

// mapping counts the entries in the order of their keys' bytes.
func (s *Summer) mapping(v reflect.Value) {
	entries := make([][]byte, 0, v.Len())
	outer := s.buf
	for it := v.MapRange(); it.Next(); {
		s.buf = nil
		s.value(it.Key())
		s.value(it.Value())
		entries = append(entries, s.buf)
	}
	slices.SortFunc(entries, bytes.Compare)
	s.buf = binary.AppendUvarint(append(outer, 'm'), uint64(len(entries)))
	for _, e := range entries {
		s.buf = append(s.buf, e...)
	}
}
