package keep

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"sync"
)

// Pack appends a value as bytes, for [Unpack] of the same program. The value is of
// structs (their exported fields), slices, arrays, maps, pointers, strings, whole
// numbers and bools; anything else is a programming error.
func Pack(b []byte, v any) []byte { return pack(b, reflect.ValueOf(v)) }

func pack(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		return append(binary.AppendUvarint(b, uint64(len(s))), s...)
	case reflect.Bool:
		return append(b, byte(b2i(v.Bool())))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return binary.AppendUvarint(b, v.Uint())
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, 0)
		}
		return pack(append(b, 1), v.Elem())
	case reflect.Struct:
		for _, i := range exported(v.Type()) {
			b = pack(b, v.Field(i))
		}
		return b
	case reflect.Array:
		if isBytes(v.Type()) {
			return appendBytes(b, v)
		}
		for i := range v.Len() {
			b = pack(b, v.Index(i))
		}
		return b
	case reflect.Slice:
		if v.IsNil() {
			return append(b, 0)
		}
		b = binary.AppendUvarint(b, uint64(v.Len())+1)
		for i := range v.Len() {
			b = pack(b, v.Index(i))
		}
		return b
	case reflect.Map:
		if v.IsNil() {
			return append(b, 0)
		}
		b = binary.AppendUvarint(b, uint64(v.Len())+1)
		for it := v.MapRange(); it.Next(); {
			b = pack(pack(b, it.Key()), it.Value())
		}
		return b
	}
	panic(fmt.Sprintf("keep: a %s can't be packed", v.Type()))
}

// errDamaged is what Unpack says of bytes that Pack did not write.
var errDamaged = errors.New("damaged")

// Unpack reads into *v what Pack made of a value of its type, and returns what
// follows. Texts share the memory of data.
func Unpack(data string, v any) (rest string, err error) {
	u := unpacker{data}
	if err := u.value(reflect.ValueOf(v).Elem()); err != nil {
		return "", fmt.Errorf("unpack kept data: %w", err)
	}
	return u.data, nil
}

type unpacker struct{ data string }

func (u *unpacker) value(v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		n, err := u.length(1)
		if err == nil {
			v.SetString(u.data[:n])
			u.data = u.data[n:]
		}
		return err
	case reflect.Bool:
		n, err := u.uvarint()
		v.SetBool(n == 1)
		return err
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, err := u.uvarint()
		v.SetInt(int64(n>>1) ^ -int64(n&1))
		return err
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n, err := u.uvarint()
		v.SetUint(n)
		return err
	case reflect.Pointer:
		n, err := u.uvarint()
		if err != nil || n == 0 {
			return err
		}
		v.Set(reflect.New(v.Type().Elem()))
		return u.value(v.Elem())
	case reflect.Struct:
		for _, i := range exported(v.Type()) {
			if err := u.value(v.Field(i)); err != nil {
				return err
			}
		}
		return nil
	case reflect.Array:
		if isBytes(v.Type()) {
			return u.bytes(v)
		}
		return u.elements(v, v.Len())
	case reflect.Slice:
		n, err := u.length(0)
		if err != nil || n == 0 {
			return err
		}
		v.Set(reflect.MakeSlice(v.Type(), n-1, n-1))
		return u.elements(v, n-1)
	case reflect.Map:
		return u.mapping(v)
	}
	panic(fmt.Sprintf("keep: a %s can't be unpacked", v.Type()))
}

// bytes reads an array of bytes, which sums are.
func (u *unpacker) bytes(v reflect.Value) error {
	n := v.Len()
	if n > len(u.data) {
		return errDamaged
	}
	copy(v.Bytes(), u.data[:n])
	u.data = u.data[n:]
	return nil
}

func (u *unpacker) elements(v reflect.Value, n int) error {
	for i := range n {
		if err := u.value(v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func (u *unpacker) mapping(v reflect.Value) error {
	n, err := u.length(0)
	if err != nil || n == 0 {
		return err
	}
	t := v.Type()
	v.Set(reflect.MakeMapWithSize(t, n-1))
	for range n - 1 {
		key, value := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		if err := errors.Join(u.value(key), u.value(value)); err != nil {
			return err
		}
		v.SetMapIndex(key, value)
	}
	return nil
}

func (u *unpacker) uvarint() (uint64, error) {
	var n uint64
	for i := 0; i < len(u.data) && i < binary.MaxVarintLen64; i++ {
		c := u.data[i]
		n |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			u.data = u.data[i+1:]
			return n, nil
		}
	}
	return 0, errDamaged
}

// length is a number of bytes or elements that the rest can hold.
func (u *unpacker) length(unit int) (int, error) {
	n, err := u.uvarint()
	if err != nil || n > uint64(len(u.data)+1-unit) {
		return 0, errDamaged
	}
	return int(n), nil //nolint:gosec // no more than the data
}

// isBytes reports whether values of a slice's or array's type are bytes.
func isBytes(t reflect.Type) bool { return t.Elem().Kind() == reflect.Uint8 }

// appendBytes appends a slice or an array of bytes; of an array in a field that is
// not exported they can only be had one by one.
func appendBytes(b []byte, v reflect.Value) []byte {
	switch at := len(b); {
	case v.Kind() == reflect.Slice || v.CanAddr():
		return append(b, v.Bytes()...)
	case v.CanInterface():
		b = append(b, make([]byte, v.Len())...)
		reflect.Copy(reflect.ValueOf(b[at:]), v)
		return b
	}
	for i := range v.Len() {
		b = append(b, byte(v.Index(i).Uint()))
	}
	return b
}

var fieldSets sync.Map // reflect.Type → []int

// exported are the indexes of a struct's exported fields.
func exported(t reflect.Type) []int {
	if list, ok := fieldSets.Load(t); ok {
		return list.([]int)
	}
	var list []int
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			list = append(list, i)
		}
	}
	fieldSets.Store(t, list)
	return list
}
