//go:build tools

package heif

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The vendored decoder is, byte for byte, that of the module it is said to be of.
func TestTheDecoderIsWhatItIsSaidToBe(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "mod", "download", "-json", "github.com/gen2brain/heic@v0.4.5")
	cmd.Dir = t.TempDir() // outside this module: it is no requirement of it
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(out), `"Dir": "`)
	dir, _, _ := strings.Cut(rest, `"`)
	theirs, err := os.ReadFile(filepath.Join(dir, "lib", "heif.wasm.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(theirs, packed) {
		t.Error("heif.wasm.gz is another file")
	}
}
