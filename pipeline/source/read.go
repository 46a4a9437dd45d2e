package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/adrg/frontmatter"
	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
	"github.com/gunungmas/terbit/schema"
)

// loadItem reads one folder. It always returns an item, broken or not.
func loadItem(fsys fs.FS, id string, loc *time.Location, places *places) (*Item, []diag.Finding) {
	it := &Item{ID: id, front: &front{}}
	folder, err := fs.Sub(fsys, id)
	if err != nil {
		it.Broken = true
		return it, []diag.Finding{unreadable(diag.At(id), err)}
	}
	it.Folder = folder
	var out []diag.Finding
	it.Files, out = walk(folder, id, places)
	names := it.checkNames()
	if !slices.ContainsFunc(out, func(f diag.Finding) bool { return f.Path == it.Path() }) { // a link or a device
		out = append(out, it.readIndex(loc)...)
	}
	out = append(append(out, names...), it.readCaptions()...)
	if it.Parsed {
		out = append(out, it.checkFiles()...)
	}
	it.Broken = diag.HasErrors(out)
	return it, it.capped(out)
}

// findingsMax is how much is said of one item: thousands of the same mistake would
// hide those of others.
const findingsMax = 50

func (it *Item) capped(fs []diag.Finding) []diag.Finding {
	if len(fs) <= findingsMax {
		return fs
	}
	more := fs[findingsMax]
	more.Position, more.Severity = diag.At(it.ID), diag.Error
	more.Message = lang.T("lebih dari %d temuan pada konten ini; selebihnya tidak ditampilkan", "more than %d findings in this item; the rest are not shown").With(findingsMax)
	more.Hint = lang.T("perbaiki yang ditampilkan, lalu periksa lagi", "mend those that are shown, then check again")
	return append(fs[:findingsMax:findingsMax], more)
}

// readIndex reads index.md: text, front matter, body.
func (it *Item) readIndex(loc *time.Location) []diag.Finding {
	at := diag.At(it.Path())
	if !it.HasFile("index.md") {
		return []diag.Finding{found(at, NoIndex, lang.T("folder ini tidak memuat index.md", "this folder has no index.md"),
			lang.T("buat dengan: terbit new, atau beri nama index.md pada berkas narasi", "make one with: terbit new, or name the text's file index.md"))}
	}
	data, findings, ok := readText(it.Folder, "index.md", it.Path(), MarkdownMax)
	if i := slices.IndexFunc(it.Files, func(f File) bool { return f.Name == "index.md" }); i >= 0 {
		it.Files[i].Bytes = int64(len(data))
	}
	if !ok {
		return findings
	}
	front, more := it.split(data)
	findings = append(findings, more...)
	if front == nil {
		return findings
	}
	findings = append(findings, front.findings(it.Path())...)
	if front.node == nil && len(front.problems) > 0 {
		return findings
	}
	it.Parsed = true
	problems := slices.DeleteFunc(strictyaml.Decode(front.node, &it.Meta), saidByRule)
	shape := append(strictyaml.Findings(it.Path(), frontOffset, problems), it.readTimes(loc)...)
	for _, f := range shape {
		it.shape = append(it.shape, f.Position)
	}
	return append(findings, shape...)
}

// frontOffset is the number of lines above the front matter's first: the --- line.
const frontOffset = 1

type parsed struct {
	node     *yaml.Node
	problems []strictyaml.Problem
}

func (f *parsed) findings(path string) []diag.Finding {
	return strictyaml.Findings(path, frontOffset, f.problems)
}

// yamlOnly keeps the library from accepting TOML and JSON, and keeps positions.
var yamlOnly = frontmatter.NewFormat("---", "---", func(data []byte, v any) error {
	f := v.(*parsed)
	f.node, f.problems = strictyaml.Parse(data)
	return nil
})

// frontReaders are buffered readers for the library, which would make one of 4 KiB
// for every item: it takes a reader that is buffered already as it is.
var frontReaders = sync.Pool{New: func() any { return bufio.NewReader(nil) }}

// split finds the two delimiter lines itself before the library does: the
// library takes an indented --- for the end and an unclosed block for no front
// matter at all. It gets the front matter alone, since it copies what it reads.
// Nil means that there is nothing to decode.
func (it *Item) split(data []byte) (*parsed, []diag.Finding) {
	head, end, finding := it.delimiters(data)
	if finding != nil {
		return nil, []diag.Finding{*finding}
	}
	f := &parsed{}
	r := frontReaders.Get().(*bufio.Reader)
	defer frontReaders.Put(r)
	r.Reset(bytes.NewReader(data[:head]))
	rest, err := frontmatter.MustParse(r, f, yamlOnly)
	if err != nil {
		return nil, []diag.Finding{unreadable(diag.At(it.Path()), fmt.Errorf("parse front matter: %w", err))}
	}
	if len(rest) > 0 {
		return nil, []diag.Finding{unreadable(diag.At(it.Path()), errors.New("parse front matter: the library saw its end elsewhere"))}
	}
	it.text, it.Body, it.BodyLine = between(data[:head]), data[head:], end+1
	it.bodyAt = head
	return f, nil
}

// between is what stands between the two delimiter lines.
func between(head []byte) []byte {
	open := bytes.IndexByte(head, '\n') + 1
	last := bytes.LastIndexByte(bytes.TrimRight(head, "\r\n"), '\n') + 1
	return head[open:max(open, last)]
}

// delimiters returns where the closing --- ends and its line, or why there is none.
func (it *Item) delimiters(data []byte) (head, end int, _ *diag.Finding) {
	at := diag.At(it.Path())
	report := func(rule diag.Doc, line int, msg, hint lang.Text) (int, int, *diag.Finding) {
		at.Line = line
		f := found(at, rule, msg, hint)
		return 0, 0, &f
	}
	line := 0
	for raw := range bytes.Lines(data) {
		line++
		head += len(raw)
		text := bytes.TrimRight(raw, " \t\r\n")
		switch {
		case line == 1 && string(text) != "---":
			return it.noFront(data, string(text), report)
		case line > 1 && string(text) == "---":
			return head, line, nil
		case line > 1 && string(bytes.TrimSpace(text)) == "---":
			return report(Ambiguous, line, lang.T("baris --- ini menjorok, sehingga batas front matter meragukan", "this --- is indented, so where the front matter ends is in doubt"),
				lang.T("geser --- ke awal baris, atau ganti dengan *** bila maksudnya garis pemisah", "move --- to the start of the line, or write *** if a rule is meant"))
		}
	}
	return report(NotClosed, 1, lang.T("front matter dibuka dengan --- tetapi tidak ditutup", "front matter is opened by --- but never closed"),
		lang.T("tambahkan baris --- setelah kunci terakhir, sebelum narasi", "add a --- line after the last key, before the text"))
}

func (it *Item) noFront(data []byte, first string, report func(diag.Doc, int, lang.Text, lang.Text) (int, int, *diag.Finding)) (int, int, *diag.Finding) {
	hint := lang.T("baris pertama harus --- lalu kunci seperti title: …; lihat: terbit new", "the first line must be --- followed by keys such as title: …; see: terbit new")
	if strings.TrimSpace(first) == "" && bytes.HasPrefix(bytes.TrimSpace(data), []byte("---")) {
		hint = lang.T("hapus baris kosong atau spasi di atas --- pertama", "remove the blank lines or spaces above the first ---")
	}
	return report(NoFront, 1, lang.T("tidak ada front matter di awal berkas", "no front matter at the top of the file"), hint)
}

// readTimes checks every time of the front matter and sets the item's date.
func (it *Item) readTimes(loc *time.Location) (findings []diag.Finding) {
	check := func(m schema.Moment, keys ...any) time.Time {
		if m == "" {
			return time.Time{}
		}
		t, err := m.In(loc)
		if err != nil {
			findings = append(findings, found(it.At(keys...), BadTime, lang.T("waktu %s tidak terbaca", "time %s can't be read").With(quote(string(m))),
				lang.T(`tulis 2026-03-02 atau "2026-03-02T09:00:00+07:00"`, `write 2026-03-02 or "2026-03-02T09:00:00+07:00"`)))
		}
		return t
	}
	it.Date = check(it.Meta.Date, "date")
	check(it.Meta.PublishAt, "publish_at")
	for i, c := range it.Meta.Corrections {
		check(c.Time, "corrections", i, "time")
	}
	if w := it.Meta.Withdrawal; w != nil {
		check(w.Time, "withdrawal", "time")
	}
	return findings
}

// readCaptions reads takarir/*.txt.
func (it *Item) readCaptions() (findings []diag.Finding) {
	for _, f := range it.Files {
		dir, name := path.Split(f.Name)
		if !strings.HasPrefix(dir, "takarir/") {
			continue
		}
		at := path.Join(it.ID, f.Name)
		channel, ok := strings.CutSuffix(name, ".txt")
		if !ok || dir != "takarir/" || !known(schema.Channel(channel)) || channel == string(schema.Site) {
			findings = append(findings, found(diag.At(at), UnknownFile, lang.T("tidak ada kanal bernama %s", "there is no channel named %s").With(quote(strings.TrimSuffix(name, path.Ext(name)))),
				lang.T("nama berkas takarir adalah nama kanal dengan akhiran .txt, misalnya takarir/instagram.txt", "a caption's file is named like its channel plus .txt, such as takarir/instagram.txt")))
			continue
		}
		data, more, ok := readText(it.Folder, f.Name, at, CaptionMax)
		findings = append(findings, more...)
		if !ok {
			continue
		}
		if it.Captions == nil {
			it.Captions = make(map[schema.Channel]Caption)
		}
		text := strings.ReplaceAll(string(data), "\r\n", "\n")
		it.Captions[schema.Channel(channel)] = Caption{Path: at, Text: norm.NFC.String(strings.TrimRight(text, " \t\n"))}
	}
	return findings
}

func known(c schema.Channel) bool {
	return slices.Contains(c.Values(), string(c))
}

var errTooLarge = errors.New("too large")

// readText reads a text file whole. It is false when there is no usable text;
// findings may stand beside a usable one (a BOM is taken off and reported).
func readText(folder fs.FS, name, at string, limit int64) ([]byte, []diag.Finding, bool) {
	data, err := readBounded(folder, name, limit)
	if errors.Is(err, errTooLarge) {
		return nil, []diag.Finding{found(diag.At(at), TooLarge, lang.T("berkas melebihi %d KiB", "file is larger than %d KiB").With(limit>>10),
			lang.T("pisahkan menjadi beberapa konten, atau pindahkan data ke lampiran", "split it into several items, or move data to an attachment"))}, false
	}
	if err != nil {
		return nil, []diag.Finding{unreadable(diag.At(at), err)}, false
	}
	if isLFSPointer(data) {
		return nil, []diag.Finding{lfsFinding(diag.At(at), name)}, false
	}
	var findings []diag.Finding
	if rest, ok := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); ok {
		data = rest
		findings = append(findings, found(diag.At(at), Bom, lang.T("berkas diawali BOM (tiga byte tak terlihat)", "the file begins with a BOM (three invisible bytes)"),
			lang.T("simpan ulang sebagai \"UTF-8\", bukan \"UTF-8 dengan BOM\"", "save it again as \"UTF-8\", not \"UTF-8 with BOM\"")))
	}
	if f, ok := badByte(data, at); ok {
		return nil, append(findings, f), false
	}
	return data, findings, true
}

func readBounded(folder fs.FS, name string, limit int64) ([]byte, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := limit
	if info, err := f.Stat(); err == nil {
		size = info.Size()
	}
	if size > limit {
		return nil, errTooLarge
	}
	buf := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	if _, err := buf.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
		return nil, err
	}
	if int64(buf.Len()) > limit {
		return nil, errTooLarge // it grew, or the file system lied about its size
	}
	return buf.Bytes(), nil
}

// badByte finds the first byte that can't be text.
func badByte(data []byte, at string) (diag.Finding, bool) {
	if utf8.Valid(data) && bytes.IndexByte(data, 0) < 0 {
		return diag.Finding{}, false
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return found(diag.At(at), Encoding, lang.T("berkas tersimpan sebagai UTF-16", "the file is saved as UTF-16"),
			lang.T("simpan ulang sebagai UTF-8", "save it again as UTF-8")), true
	}
	i := 0
	for i < len(data) && data[i] != 0 {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return found(position(data, i, at), Encoding, lang.T("ada byte yang bukan UTF-8 (0x%02X)", "a byte that is not UTF-8 (0x%02X)").With(data[i]),
				lang.T("simpan ulang sebagai UTF-8; berkas dari Windows sering tersimpan sebagai ANSI", "save it again as UTF-8; files from Windows are often saved as ANSI")), true
		}
		i += n
	}
	return found(position(data, i, at), Control, lang.T("ada byte NUL di dalam teks", "a NUL byte in the text"),
		lang.T("berkas ini bukan teks biasa; tulis ulang di editor teks", "this is not plain text; write it anew in a text editor")), true
}

// position turns a byte offset into line and column.
func position(data []byte, i int, at string) diag.Position {
	start := bytes.LastIndexByte(data[:i], '\n') + 1
	return diag.Position{Path: at, Line: bytes.Count(data[:i], []byte("\n")) + 1, Column: utf8.RuneCount(data[start:i]) + 1}
}
