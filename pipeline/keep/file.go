package keep

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Read returns what [Write] kept in the file under that key; false when there is
// nothing, or something else.
func Read(file, key string) ([]byte, bool) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, false // none yet, or unreadable: the work is done anew
	}
	head, body, _ := bytes.Cut(data, []byte("\n"))
	if string(head) != headOf(key, body) {
		return nil, false
	}
	return body, true
}

// Write keeps data in the file, in one step. The key says what it was made for and
// by what; it has no line breaks.
func Write(file, key string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("keep data: %w", err)
	}
	// Not synced, as renameio would: that waits for the disk, and after a power cut
	// the sum says whether the file is whole.
	f, err := os.CreateTemp(filepath.Dir(file), ".simpan-*")
	if err != nil {
		return fmt.Errorf("keep data: %w", err)
	}
	_, err = f.Write(append([]byte(headOf(key, data)), '\n'))
	if err == nil {
		_, err = f.Write(data)
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

func headOf(key string, body []byte) string {
	sum := sha256.Sum256(body)
	return key + " " + hex.EncodeToString(sum[:])
}
