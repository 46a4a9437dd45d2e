package site

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// corpus makes n items of about the size of a real one, without media.
func corpus(n int) []*source.Item {
	items := make([]*source.Item, n)
	for i := range items {
		day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -i/4)
		id := fmt.Sprintf("content/%d/konten-nomor-%d", day.Year(), i)
		var b bytes.Buffer
		fmt.Fprintf(&b, "\nPembuka konten nomor %d, dengan [tautan keluar](https://contoh.go.id/%d) dan *penekanan*.\n", i, i)
		for p := range 4 + i%6 {
			if p%3 == 1 {
				fmt.Fprintf(&b, "\n## Bagian %d\n", p)
			}
			b.WriteString("\n" + filler)
		}
		b.WriteString("\n- satu\n- dua **tebal**\n- tiga\n")
		if i%3 == 0 {
			b.WriteString("\n| Tahap | Waktu | Pelaku |\n| --- | ---: | --- |\n| Jawaban | 10 hari | Badan publik |\n| Keberatan | 30 hari | Pemohon |\n")
		}
		items[i] = &source.Item{
			ID: id, Date: day, Body: b.Bytes(), Folder: fstest.MapFS{}, Parsed: true,
			Meta: schema.Item{
				Title: fmt.Sprintf("Konten contoh nomor %d tentang layanan informasi", i), Summary: "Ringkasan satu atau dua kalimat yang tampil pada daftar dan pratinjau tautan di tempat lain.",
				Date: schema.Moment(day.Format(time.DateOnly)), Type: schema.Narrative, Classification: schema.Periodic,
				Tags: []string{fmt.Sprintf("topik-%d", i%37), fmt.Sprintf("topik-%d", i%11), "layanan-publik"}, Owner: "Bidang Pengelolaan Informasi Publik",
			},
		}
	}
	return items
}

const filler = "Setiap pemohon berhak atas jawaban yang jelas. Jika layanan yang diterima tidak sesuai, pemohon dapat mengajukan keberatan. Keberatan bukan permusuhan; keberatan membantu badan publik memperbaiki layanannya dari waktu ke waktu.\n"

func testOffice() *office.Office {
	return &office.Office{
		Office: schema.Office{
			Office:  schema.Identity{Name: "Dinas Contoh", ShortName: "Contoh", Parent: "Pemerintah Contoh", Tagline: "Informasi yang dapat ditelusuri."},
			Contact: schema.Contact{Email: "ppid@contoh.go.id"}, Color: "#0b5d4b",
		},
		Location: time.FixedZone("WIB", 7*3600), Procedure: schema.DefaultProcedure(),
	}
}

func benchmarkBuild(b *testing.B, n int, fresh bool) {
	dir := b.TempDir()
	if shm, err := os.MkdirTemp("/dev/shm", "site"); err == nil { //nolint:usetesting // a memory file system, where there is one
		dir = shm
		b.Cleanup(func() { _ = os.RemoveAll(shm) })
	}
	in := Input{Items: corpus(n), Office: testOffice(), Now: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), BaseURL: "https://contoh.go.id/"}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		in.Out = filepath.Join(dir, "out")
		if fresh {
			i++
			in.Out = filepath.Join(dir, fmt.Sprint(i))
		}
		if _, err := Build(context.Background(), in); err != nil {
			b.Fatal(err)
		}
		if fresh {
			b.StopTimer()
			_ = os.RemoveAll(in.Out)
			b.StartTimer()
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/item")
}

func BenchmarkBuild(b *testing.B)      { benchmarkBuild(b, 1000, true) }
func BenchmarkBuildAgain(b *testing.B) { benchmarkBuild(b, 1000, false) }
