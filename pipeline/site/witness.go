package site

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// WitnessFile is the file of a site that tells machines what the site is: whoever
// deploys it sees there when it has arrived, and anybody can hold it against the
// ledger.
const WitnessFile = "terbit.json"

// witnessFormat is raised whenever a witness means something else.
const witnessFormat = "terbit-situs 1"

// WitnessMax is more than any witness has bytes.
const WitnessMax = 64 << 10

// Digest is the SHA-256 of a file.
type Digest [sha256.Size]byte

// Witness is what a site says of itself. Two sites with equal witnesses are equal.
type Witness struct {
	Format  string        `json:"format"`
	Program string        `json:"program,omitempty"` // version of what built it
	Main    string        `json:"main,omitempty"`    // the commit that it shows
	Ledger  *LedgerMark   `json:"ledger,omitempty"`  // absent where nothing was decided
	Files   int           `json:"files"`             // without this one
	Digest  WitnessDigest `json:"digest"`            // over all of them
}

// LedgerMark is how far the ledger went when the site was built.
type LedgerMark struct {
	Entries int    `json:"entries"`
	Head    string `json:"head"`
}

// WitnessDigest is the SHA-256 of what sha256sum says of a site's files in the order
// of their bytes, as sha256:….
type WitnessDigest string

// putWitness writes the witness of the files of this build.
func (b *build) putWitness(planned []string) error {
	names := slices.Concat(planned, b.out.files)
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(f string) bool { return f == WitnessFile })
	digest, err := digestOf(names, func(name string) (Digest, error) {
		d, ok := b.out.digests[name]
		if !ok {
			return d, fmt.Errorf("nobody knows what %s holds", name)
		}
		return d, nil
	})
	if err != nil {
		return fmt.Errorf("make witness: %w", err)
	}
	w := Witness{Format: witnessFormat, Program: b.in.Program, Main: b.in.Main, Files: len(names), Digest: digest}
	if b.in.Head != "" {
		w.Ledger = &LedgerMark{Entries: b.in.Entries, Head: b.in.Head}
	}
	data, err := json.MarshalIndent(w, "", "  ")
	if err != nil {
		return fmt.Errorf("make witness: %w", err)
	}
	return b.out.put(WitnessFile, append(data, '\n'), new([]byte))
}

// digestOf sums sorted files up.
func digestOf(names []string, of func(name string) (Digest, error)) (WitnessDigest, error) {
	h := sha256.New()
	var line []byte
	for _, name := range names {
		d, err := of(name)
		if err != nil {
			return "", err
		}
		line = append(hex.AppendEncode(line[:0], d[:]), "  "...)
		line = append(append(line, name...), '\n')
		_, _ = h.Write(line) // never fails
	}
	return WitnessDigest("sha256:" + hex.EncodeToString(h.Sum(nil))), nil
}

// ErrNoWitness says that a text is no witness of ours.
var ErrNoWitness = errors.New("it is not a site's terbit.json")

var digestForm = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// ParseWitness reads a witness. Keys that a later version may add are left alone.
func ParseWitness(data []byte) (Witness, error) {
	var w Witness
	if len(data) > WitnessMax {
		return w, fmt.Errorf("read witness: %w: it is too long", ErrNoWitness)
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return Witness{}, fmt.Errorf("read witness: %w: %w", ErrNoWitness, err)
	}
	ledger := w.Ledger == nil || w.Ledger.Entries > 0 && digestForm.MatchString(w.Ledger.Head)
	if w.Format != witnessFormat || !digestForm.MatchString(string(w.Digest)) || !ledger {
		return Witness{}, fmt.Errorf("read witness: %w", ErrNoWitness)
	}
	return w, nil
}

// Equal reports whether two witnesses are of the same site.
func (w Witness) Equal(o Witness) bool {
	same := w.Ledger == nil && o.Ledger == nil || w.Ledger != nil && o.Ledger != nil && *w.Ledger == *o.Ledger
	w.Ledger, o.Ledger = nil, nil
	return same && w == o
}

// ErrUnlike says that a folder is not what its build left.
var ErrUnlike = errors.New("the folder is not as it was built")

// Built is a folder that a build wrote.
type Built struct {
	Witness Witness
	// Files are the names of everything that is to be served, sorted: what the build
	// wrote, the witness included, and what was put beside it, such as the index of a
	// search.
	Files []string
}

// ReadBuilt reads what a build left in a folder and holds every file against the
// witness. Anything else than plain files and folders is refused.
func ReadBuilt(dir string) (Built, error) {
	b := Built{}
	data, err := os.ReadFile(filepath.Join(dir, WitnessFile))
	if err != nil {
		return b, fmt.Errorf("read site: %w", err)
	}
	if b.Witness, err = ParseWitness(data); err != nil {
		return b, fmt.Errorf("read site %s: %w", dir, err)
	}
	o := &output{dir: dir}
	if err := o.readManifest(); err != nil {
		return b, err
	}
	if _, err := os.Lstat(o.temp(journalFile)); err == nil {
		return b, fmt.Errorf("read site %s: %w: a build was cut off", dir, ErrUnlike)
	}
	if b.Files, err = served(dir); err != nil {
		return b, err
	}
	return b, b.check(dir, slices.Sorted(maps.Keys(o.old)))
}

// check holds what the build wrote against the witness.
func (b Built) check(dir string, wrote []string) error {
	wrote = slices.DeleteFunc(wrote, func(f string) bool { return f == WitnessFile })
	digest, err := digestOf(wrote, func(name string) (Digest, error) { return digestFile(filepath.Join(dir, filepath.FromSlash(name))) })
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("read site %s: %w: %w", dir, ErrUnlike, err)
	case err != nil:
		return fmt.Errorf("read site: %w", err)
	case digest != b.Witness.Digest || len(wrote) != b.Witness.Files:
		return fmt.Errorf("read site %s: %w: a file was changed", dir, ErrUnlike)
	}
	return nil
}

func digestFile(name string) (d Digest, err error) {
	f, err := os.Open(name)
	if err != nil {
		return d, err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return Digest(h.Sum(nil)), err
}

// served lists the files of a folder but for the build's own notes.
func served(dir string) (names []string, err error) {
	err = filepath.WalkDir(dir, func(at string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, at)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		switch {
		case name == Manifest:
			return nil
		case name == tempDir:
			return filepath.SkipDir
		case e.IsDir():
			if strings.EqualFold(e.Name(), ".git") {
				return fmt.Errorf("%s: a git repository", name)
			}
			return nil
		case !e.Type().IsRegular():
			return fmt.Errorf("%s: neither a file nor a folder", name)
		}
		names = append(names, name)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list site: %w", err)
	}
	slices.Sort(names)
	return names, nil
}
