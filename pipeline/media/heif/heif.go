// Package heif decodes HEIC photos, those of iPhones and many Android phones.
//
// The decoder is libheif with libde265, compiled to WebAssembly: heif.wasm.gz,
// byte for byte the file of the Go module github.com/gen2brain/heic v0.4.5
// (libheif 1.18.2, libde265 1.0.15; LGPL, their licenses, the glue and how it is
// built stand beside it). That module is not imported: it prefers whatever
// libheif.so the machine has, in this very process, and sets no limits. Here the
// decoder runs in a sandbox of its own for each photo: no files, no network, no
// clock, at most [MaxMemory] of memory, and [MaxTime] of time. What goes wrong
// in it, however hostile the photo, is an error; it never reaches the program.
//
// [Decode] gives the primary image as it is to be shown: libheif itself turns and
// crops it as the container asks, so EXIF's orientation is not applied again.
package heif

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed" // the decoder
	"errors"
	"fmt"
	"image"
	"io"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

//go:embed heif.wasm.gz
var packed []byte

// The bounds on one photo.
const (
	MaxMemory = 192 << 20       // of the decoder, the file and the picture in it
	MaxBytes  = 32 << 20        // of the file
	MaxTime   = 2 * time.Minute // a photo of 12 megapixels takes some 5 s of a processor

	wasmMax = 8 << 20 // of the decoder unpacked, to read no more than is there
	page    = 64 << 10
)

// The reasons for not decoding.
var (
	ErrTooLarge = errors.New("too large to decode")
	ErrTime     = errors.New("decoding took too long")
	ErrDamaged  = errors.New("not a photo that can be decoded")
)

// Decoder holds the compiled decoder. Compiling takes longer than a photo, so a
// caller with several photos keeps one; it is not for several goroutines at once.
type Decoder struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
	memory  memory
}

// New compiles the decoder. Cache is a folder that keeps the compiled code
// between runs; empty keeps none.
func New(ctx context.Context, cache string) (*Decoder, error) {
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(MaxMemory / page).WithCloseOnContextDone(true)
	if cache != "" {
		kept, err := wazero.NewCompilationCacheWithDir(cache)
		if err != nil {
			return nil, fmt.Errorf("open cache of the HEIC decoder: %w", err)
		}
		config = config.WithCompilationCache(kept)
	}
	code, err := unpack()
	if err != nil {
		return nil, fmt.Errorf("unpack the HEIC decoder: %w", err)
	}
	d := &Decoder{runtime: wazero.NewRuntimeWithConfig(ctx, config)}
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, d.runtime); err != nil {
		return nil, errors.Join(fmt.Errorf("start the HEIC decoder: %w", err), d.Close(ctx))
	}
	if d.module, err = d.runtime.CompileModule(ctx, code); err != nil {
		return nil, errors.Join(fmt.Errorf("compile the HEIC decoder: %w", err), d.Close(ctx))
	}
	return d, nil
}

// memory is the sandbox's memory, one block for photo after photo: growing it
// copies nothing, and ten photos need no more than the largest.
type memory struct {
	block []byte
	used  int
}

// Allocate starts the next photo's memory, all zeros.
func (m *memory) Allocate(_, most uint64) experimental.LinearMemory {
	if uint64(len(m.block)) < most {
		m.block, m.used = make([]byte, most), 0
	}
	clear(m.block[:m.used])
	m.used = 0
	return m
}

// Reallocate grows it.
func (m *memory) Reallocate(size uint64) []byte {
	if size > uint64(len(m.block)) {
		return nil
	}
	m.used = max(m.used, int(size))
	return m.block[:size]
}

// Free keeps the block for the next photo.
func (m *memory) Free() {}

// Close frees the decoder.
func (d *Decoder) Close(ctx context.Context) error { return d.runtime.Close(ctx) }

func unpack() ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, wasmMax))
}

// Decode decodes a photo of at most maxPixels.
func (d *Decoder) Decode(ctx context.Context, data []byte, maxPixels int64) (image.Image, error) {
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, len(data))
	}
	ctx, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	ctx = experimental.WithMemoryAllocator(ctx, &d.memory)
	// Nothing is given to the module: no standard streams, files, clock or arguments.
	mod, err := d.runtime.InstantiateModule(ctx, d.module, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, fmt.Errorf("start the HEIC decoder: %w", err)
	}
	defer mod.Close(context.WithoutCancel(ctx)) //nolint:errcheck // it is gone either way
	img, err := (&photo{ctx: ctx, mod: mod, max: maxPixels}).decode(data)
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, ErrTime
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return img, err
}

// photo is one photo in the sandbox.
type photo struct {
	ctx  context.Context //nolint:containedctx // lives as long as one call of Decode
	mod  api.Module
	max  int64
	in   uint32 // address of the file
	size int
	out  uint32 // address of the answers
}

// answers is what the decoder says of a photo, five little-endian words.
type answers struct{ width, height, space, chroma, premultiplied uint32 }

func (p *photo) decode(data []byte) (image.Image, error) {
	var err error
	if p.in, err = p.alloc(len(data)); err != nil {
		return nil, err
	}
	if p.out, err = p.alloc(5 * 4); err != nil {
		return nil, err
	}
	p.size = len(data)
	if !p.mod.Memory().Write(p.in, data) {
		return nil, fmt.Errorf("%w: no room for the file", ErrTooLarge)
	}
	a, err := p.call(true, 0)
	if err != nil {
		return nil, err
	}
	if a.width == 0 || a.height == 0 || int64(a.width) > p.max || int64(a.height) > p.max || int64(a.width)*int64(a.height) > p.max {
		return nil, fmt.Errorf("%w: %d×%d pixels", ErrTooLarge, a.width, a.height)
	}
	l, err := layoutOf(a)
	if err != nil {
		return nil, err
	}
	to, err := p.alloc(l.bytes)
	if err != nil {
		return nil, err
	}
	b, err := p.call(false, to)
	if err != nil {
		return nil, err
	}
	if a != b {
		return nil, fmt.Errorf("%w: its size changed while decoding", ErrDamaged)
	}
	pix, ok := p.mod.Memory().Read(to, uint32(l.bytes))
	if !ok {
		return nil, fmt.Errorf("%w: no picture came out", ErrDamaged)
	}
	return l.image(bytes.Clone(pix)), nil // the sandbox's memory ends with it
}

func (p *photo) alloc(n int) (uint32, error) {
	res, err := p.mod.ExportedFunction("malloc").Call(p.ctx, uint64(n))
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrTooLarge, err)
	}
	if res[0] == 0 {
		return 0, fmt.Errorf("%w: no memory for %d bytes", ErrTooLarge, n)
	}
	return uint32(res[0]), nil
}

// call runs the decoder: for the photo's size alone, or for the picture too.
func (p *photo) call(sizeOnly bool, to uint32) (a answers, err error) {
	only := uint64(0)
	if sizeOnly {
		only = 1
	}
	o := uint64(p.out)
	res, err := p.mod.ExportedFunction("decode").Call(p.ctx, uint64(p.in), uint64(p.size), only, o, o+4, o+8, o+12, o+16, uint64(to))
	if err != nil {
		return a, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if res[0] == 0 {
		return a, ErrDamaged
	}
	for i, word := range []*uint32{&a.width, &a.height, &a.space, &a.chroma, &a.premultiplied} {
		v, ok := p.mod.Memory().ReadUint32Le(p.out + uint32(i)*4)
		if !ok {
			return a, fmt.Errorf("%w: no answer", ErrDamaged)
		}
		*word = v
	}
	return a, nil
}
