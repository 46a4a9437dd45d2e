package keep

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type inner struct {
	Name string
	N    int64
	deep string
}

type outer struct {
	Text  string
	List  []inner
	Point *inner
	Nil   *inner
	Map   map[string]int
	Sum   Sum
	Yes   bool
	Few   []string
	None  []string
	Size  uint64
	Wide  [32]byte
	Pair  [2]int
}

func example() outer {
	return outer{
		Text: "teks " + strings.Repeat("panjang ", 200), List: []inner{{Name: "a", N: -5}, {N: 1 << 40}}, Point: &inner{Name: "b"},
		Map: map[string]int{"x": 1, "y": -2}, Sum: SumOf([]byte("z")), Yes: true, Few: []string{}, Size: 1 << 63,
		Wide: [32]byte{1, 200}, Pair: [2]int{-7, 9},
	}
}

func TestWhatWasPackedIsUnpacked(t *testing.T) {
	want := example()
	data := string(Pack(Pack(nil, want), "ekor"))
	var got outer
	rest, err := Unpack(data, &got)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(inner{})); d != "" {
		t.Error(d)
	}
	var tail string
	if rest, err = Unpack(rest, &tail); err != nil || rest != "" || tail != "ekor" {
		t.Errorf("rest %q, tail %q: %v", rest, tail, err)
	}
	for n := range len(data) - 6 {
		if _, err := Unpack(data[:n], &outer{}); err == nil {
			t.Fatalf("the first %d bytes are taken for all", n)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(string(Pack(nil, example())))
	f.Fuzz(func(_ *testing.T, data string) {
		_, _ = Unpack(data, &outer{})
		_, _, _ = UnpackTable(data, func(data string) (*outer, string, error) {
			var v outer
			rest, err := Unpack(data, &v)
			return &v, rest, err
		})
	})
}

type counted struct{ secret string }

func (c *counted) Sum() Sum { return SumOf([]byte(c.secret)) }

// Every part of a value counts, in its place.
func TestSums(t *testing.T) {
	var s Summer
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	long := strings.Repeat("x", longText)
	values := []any{
		nil, "", "a", "b", 1, 2, uint(1), true, false, 1.5,
		[]string{},
		[]string{"a"},
		[]string{"a", ""},
		[]string{"", "a"},
		[]any{"a", 1},
		inner{},
		inner{Name: "a"},
		inner{deep: "a"},
		&inner{}, (*inner)(nil),
		map[string]int{},
		map[string]int{"a": 1},
		map[string]int{"a": 2},
		at, at.Add(1), at.In(time.FixedZone("WIB", 7*3600)), time.UTC, time.FixedZone("WIB", 7*3600), long, long + "y", []byte("a"),
		&counted{"a"}, &counted{"b"},
		[]*counted{{"a"}, {"b"}},
		[]*counted{{"ab"}, nil},
		[2]string{"a", "b"},
		[2]byte{1, 2},
		[2]byte{1, 3},
		struct{ hidden [2]byte }{[2]byte{1, 2}},
		struct{ hidden [2]byte }{[2]byte{1, 3}},
		&struct{ hidden [2]byte }{[2]byte{1, 2}},
	}
	seen := map[Sum]int{}
	for i, v := range values {
		sum := s.Of(v)
		if j, twice := seen[sum]; twice {
			t.Errorf("%#v and %#v have one sum", values[j], v)
		}
		if seen[sum] = i; s.Of(v) != sum || (&Summer{}).Of(v) != sum {
			t.Errorf("%#v has two sums", v)
		}
	}
	m := map[string]int{}
	for k := range strings.FieldsSeq("a b c d e f g h") {
		m[k] = len(m)
	}
	for range 20 {
		if s.Of(m) != (&Summer{}).Of(m) {
			t.Fatal("the order of a map counts")
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a function has a sum")
		}
	}()
	s.Of(func() {})
}

func TestFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a", "b")
	if _, ok := Read(name, "kunci"); ok {
		t.Error("nothing was read")
	}
	if err := Write(name, "kunci", []byte("isi\n"), nil, []byte("lagi")); err != nil {
		t.Fatal(err)
	}
	if data, ok := Read(name, "kunci"); !ok || data != "isi\nlagi" {
		t.Errorf("read %q, %v", data, ok)
	}
	if _, ok := Read(name, "lain"); ok {
		t.Error("read under another key")
	}
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		for _, bad := range [][]byte{append(append(append([]byte{}, whole[:i]...), whole[i]^1), whole[i+1:]...), whole[:i]} {
			if err := os.WriteFile(name, bad, 0o644); err != nil {
				t.Fatal(err)
			}
			if data, ok := Read(name, "kunci"); ok {
				t.Fatalf("read %q from a damaged file", data)
			}
		}
	}
	if left, err := os.ReadDir(filepath.Dir(name)); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// A stamp changes with the file; one taken within the clock's grain of the last
// change proves nothing.
func TestStamps(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a")
	stamp := func() Stamp {
		t.Helper()
		info, err := os.Lstat(name)
		if err != nil {
			t.Fatal(err)
		}
		return StampOf(info)
	}
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("satu")
	first := stamp()
	if first.Settled(time.Now()) {
		t.Error("settled as soon as it was written")
	}
	if !first.Settled(time.Now().Add(time.Minute)) {
		t.Error("never settles")
	}
	time.Sleep(2 * tick)
	write("dua!") // as long
	second := stamp()
	if second == first {
		t.Error("another content, the same stamp")
	}
	time.Sleep(2 * tick)
	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	if stamp() == second {
		t.Error("another mode, the same stamp")
	}
	coarse := Stamp{Mtime: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).UnixNano()}
	if coarse.Settled(time.Unix(0, coarse.Mtime).Add(time.Second)) {
		t.Error("a file system of whole seconds settles within one")
	}
	if (Stamp{}).Settled(time.Now()) {
		t.Error("no time at all settles")
	}
}

func TestTable(t *testing.T) {
	var a Table[inner]
	a.Set("x", &inner{Name: "satu"})
	a.Set("y", &inner{Name: "dua"})
	plain := func(v *inner) any { return *v }
	value := func(data string) (*inner, string, error) {
		var v inner
		rest, err := Unpack(data, &v)
		return &v, rest, err
	}
	packed := string(bytes.Join(a.Pack(plain), nil))
	b, rest, err := UnpackTable(packed+"lagi", value)
	if err != nil || rest != "lagi" {
		t.Fatalf("what follows is %q: %v", rest, err)
	}
	for n := range packed {
		if _, _, err := UnpackTable(packed[:n], value); err == nil {
			t.Fatalf("the first %d bytes are taken for all", n)
		}
	}
	var c Table[inner]
	c.Carry("x", b)
	c.Carry("nothing", b)
	c.Set("z", &inner{Name: "tiga"})
	got := map[string]string{}
	for name, v := range c.All() {
		got[name] = v.Name
	}
	if d := cmp.Diff(map[string]string{"x": "satu", "z": "tiga"}, got); d != "" || c.Len() != 2 || b.Get("y").Name != "dua" || c.Get("y") != nil {
		t.Error(d)
	}
	if len(bytes.Join(c.Pack(plain), nil)) >= len(packed)+10 {
		t.Error("a row that was taken over is packed as something else")
	}
}
