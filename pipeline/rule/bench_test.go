package rule

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
)

// generated is a corpus of n sound items, a third of them with a caption.
func generated(tb testing.TB, n int) *source.Corpus {
	tb.Helper()
	fsys := fstest.MapFS{}
	for i := range n {
		if i%3 == 0 {
			fsys[fmt.Sprintf("content/2026/informasi-%d/takarir/x.txt", i)] = &fstest.MapFile{Data: []byte("Kenali haknya. https://example.go.id/ #HakWarga\n")}
		}
		fsys[fmt.Sprintf("content/2026/informasi-%d/index.md", i)] = &fstest.MapFile{Data: []byte(generatedItem(i, n))}
	}
	corpus, err := source.Load(tb.Context(), fsys, source.Options{Location: wib})
	if err != nil {
		tb.Fatal(err)
	}
	return corpus
}

// generatedItem is index.md of the i-th of n items; every third has a caption for X.
func generatedItem(i, n int) string {
	sentence := "Setiap warga berhak mengetahui rencana, program, dan anggaran Rp1.250.000.000 tahun 2026 menurut **Pasal 11** UU 14/2008. "
	channels := "site"
	if i%3 == 0 {
		channels = "site, x"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: Informasi publik nomor %d\nsummary: Ringkasan tentang informasi publik nomor %d.\ndate: 2026-03-02\ntype: narasi\nclassification: berkala\n", i, i)
	fmt.Fprintf(&b, "channels: [%s]\ntags: [hak-warga, ppid]\nowner: Bidang Informasi\nmaterials:\n  - kind: informasi\n    source: UU 14/2008\n", channels)
	b.WriteString("brief:\n  objective: Warga tahu\n  audience: Umum\n  key_message: Terbuka\n---\n\n")
	for part := range 4 {
		fmt.Fprintf(&b, "## Bagian %d\n\n%s\n\n- satu\n- dua [lihat syarat](../informasi-%d/index.md#bagian-%d) dan [laman](https://example.go.id/%d)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n",
			part, strings.Repeat(sentence, 7), (i+7)%n, part, i)
	}
	return b.String()
}

// TestSoundCorpus: nothing at all is said about sound items, and the same is
// found however often it is asked.
func TestSoundCorpus(t *testing.T) {
	corpus := generated(t, 300)
	if found := append(corpus.Findings, Check(t.Context(), corpus, testOffice(), Options{Now: now})...); len(found) > 0 {
		t.Errorf("%d findings, such as\n%s", len(found), format(found[:1], lang.English))
	}
	for i, it := range corpus.Items {
		if i%2 == 0 {
			it.Meta.Title, it.Meta.Tags = "SEMUA SAMA JUDULNYA", []string{"A b", "A b"}
		}
	}
	first := format(Check(t.Context(), corpus, testOffice(), Options{Now: now}), lang.Indonesian)
	for range 5 {
		if again := format(Check(t.Context(), corpus, testOffice(), Options{Now: now}), lang.Indonesian); again != first {
			t.Fatal("findings differ from run to run")
		}
	}
}

// TestOnly: facts over all items hold when only some are reported on.
func TestOnly(t *testing.T) {
	corpus := generated(t, 10)
	for _, it := range corpus.Items {
		it.Meta.Title = "Judul yang sama"
	}
	id := corpus.Items[3].ID
	found := Check(t.Context(), corpus, nil, Options{Only: func(s string) bool { return s == id }})
	if len(found) != 1 || found[0].Rule != "FM004" || found[0].Position != (diag.Position{Path: id + "/index.md", Line: 2, Column: 8}) {
		t.Errorf("got %s", format(found, lang.English))
	}
}

func BenchmarkCheck(b *testing.B) {
	corpus, o := generated(b, 1000), testOffice()
	b.ReportAllocs()
	for b.Loop() {
		Check(b.Context(), corpus, o, Options{Now: now})
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "µs/item")
}
