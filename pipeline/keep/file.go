package keep

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Read returns what [Write] kept in the file under that key; false when there is
// nothing, or something else.
func Read(file, key string) (string, bool) {
	data, err := readText(file)
	if err != nil {
		return "", false // none yet, or unreadable: the work is done anew
	}
	head, body, _ := strings.Cut(data, "\n")
	h := sha256.New()
	_, _ = io.WriteString(h, body) // never fails
	if head != headOf(key, h) {
		return "", false
	}
	return body, true
}

// readText reads a file into the one piece of memory that texts share.
func readText(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(int(info.Size()))
	_, err = io.Copy(&b, f)
	return b.String(), err
}

// Write keeps data in the file, in one step. The key says what it was made for and
// by what; it has no line breaks.
func Write(file, key string, parts ...[]byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("keep data: %w", err)
	}
	// Not synced, as renameio would: that waits for the disk, and after a power cut
	// the sum says whether the file is whole.
	f, err := os.CreateTemp(filepath.Dir(file), ".simpan-*")
	if err != nil {
		return fmt.Errorf("keep data: %w", err)
	}
	h := sha256.New()
	for _, part := range parts {
		_, _ = h.Write(part) // never fails
	}
	_, err = io.WriteString(f, headOf(key, h)+"\n")
	for _, part := range parts {
		if err == nil {
			_, err = f.Write(part)
		}
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("keep data: %w", err)
	}
	return nil
}

// headOf is the first line of a file whose rest was written to h.
func headOf(key string, h hash.Hash) string { return key + " " + hex.EncodeToString(h.Sum(nil)) }
