package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gunungmas/terbit/pipeline/platform"
)

// workStore names the store in which this test binary, started again, derives
// pictures as a build would.
const workStore = "TERBIT_TEST_STORE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(workStore); dir != "" {
		if err := json.NewEncoder(os.Stdout).Encode(work(dir)); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// work derives twelve copies and keeps a file; the sums of all as they are read
// back, or what went wrong.
func work(dir string) []string {
	s, ctx := &Store{Dir: dir}, context.Background()
	var out []string
	for i := range 4 {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, noise(300+10*i, 240), nil); err != nil {
			return append(out, err.Error())
		}
		name, data := fmt.Sprint(i), b.Bytes()
		recipes := []platform.Recipe{{MaxWidth: 60, Quality: 80}, {MaxWidth: 120, Quality: 80}, {MaxWidth: 240, Quality: 80}}
		made, err := s.DeriveEach(ctx, fstest.MapFS{name: {Data: data}}, name, sumOf(data), recipes)
		if err != nil {
			return append(out, err.Error())
		}
		for _, d := range made {
			got, err := os.ReadFile(d.Path)
			switch {
			case os.IsNotExist(err): // emptied meanwhile
			case err != nil:
				return append(out, err.Error())
			case fmt.Sprintf("%x", sha256.Sum256(got)) != d.SHA256:
				return append(out, d.Path+" is another file than "+d.SHA256)
			}
			out = append(out, d.SHA256)
		}
	}
	card := bytes.Repeat([]byte("kartu"), 10_000)
	got, err := s.Keep(ctx, sumOf([]byte("kunci")), ".png", func(b []byte) bool { return bytes.Equal(b, card) }, func() ([]byte, error) { return card, nil })
	if err != nil {
		return append(out, err.Error())
	}
	return append(out, sumOf(got))
}

// start runs work in a process of its own.
func start(t *testing.T, dir string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), workStore+"="+dir)
	out := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = out, io.Discard
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

// Processes share a store: two at once, some of them killed at any moment, the
// store emptied or pruned under them. Whoever lives gets the same bytes, and what
// is left serves the next.
func TestProcessesShareAStore(t *testing.T) {
	want := strings.Join(work(t.TempDir()), " ")
	if strings.Count(want, " ") != 12 {
		t.Fatal(want)
	}
	dir, random := t.TempDir(), rand.New(rand.NewPCG(1, 2))
	check := func(cmd *exec.Cmd, out *bytes.Buffer) {
		t.Helper()
		err := cmd.Wait()
		var got []string
		if jerr := json.Unmarshal(out.Bytes(), &got); err != nil || jerr != nil || strings.Join(got, " ") != want {
			t.Errorf("%v, %v, %v", err, jerr, got)
		}
	}
	for round := range 12 {
		one, oneOut := start(t, dir)
		two, twoOut := start(t, dir)
		doomed, _ := start(t, dir)
		time.Sleep(time.Duration(random.IntN(120)) * time.Millisecond)
		if err := doomed.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = doomed.Wait() // it was killed
		switch round % 3 {
		case 1:
			if _, err := (&Store{Dir: dir}).Prune(time.Now(), 1); err != nil {
				t.Error(err)
			}
		case 2:
			_ = os.RemoveAll(dir) // it may find the folders filled again
		}
		check(one, oneOut)
		check(two, twoOut)
	}
	left := &Store{Dir: dir}
	check(start(t, dir))
	list, err := left.list()
	if err != nil || len(list) != 13 {
		t.Errorf("%d things in the store, %v", len(list), err)
	}
	// What the killed left is swept once it is an hour old.
	stale, _ := filepath.Glob(filepath.Join(dir, "*", ".*"))
	then := time.Now().Add(-2 * time.Hour)
	for _, f := range stale {
		if err := os.Chtimes(f, then, then); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := left.list(); err != nil {
		t.Fatal(err)
	}
	if stale, _ = filepath.Glob(filepath.Join(dir, "*", ".*")); len(stale) > 0 {
		t.Errorf("left behind: %v", stale)
	}
}
