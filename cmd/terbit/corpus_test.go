package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// corpus writes n valid items without media and returns their root.
func corpus(b testing.TB, n int) string {
	b.Helper()
	root := b.TempDir()
	for i := range n {
		dir := filepath.Join(root, "content", fmt.Sprint(2020+i%6), fmt.Sprintf("konten-uji-%d", i))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			b.Fatal(err)
		}
		text := fmt.Sprintf(`---
title: Konten uji nomor %[1]d tentang layanan informasi
summary: Ringkasan konten uji %[1]d, satu kalimat yang wajar panjangnya.
date: %[2]d-03-02
type: narasi
classification: berkala
channels: [site]
tags: [topik-%[3]d, unit-%[4]d]
owner: Bidang %[3]d
materials:
  - kind: informasi
    source: Korpus uji
brief:
  objective: Mengukur
  audience: Umum
  key_message: Cepat
---

Konten nomor %[1]d.

%[5]s

Nomor %[1]d.
`, i, 2020+i%6, i%40, i%7, strings.Repeat("Paragraf yang berisi kalimat biasa dengan **penekanan** dan [halaman layanan](https://contoh.example/a).\n\n## Bagian\n\n- butir satu\n- butir dua\n\n", 6))
		if err := os.WriteFile(filepath.Join(dir, "index.md"), []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return root
}

func BenchmarkBuild1000(b *testing.B) {
	root, out := corpus(b, 1000), b.TempDir()
	a := &app{stdin: os.Stdin, stdout: discard{}, stderr: discard{}, env: func(string) string { return "" }, now: time.Now}
	i := 0
	for b.Loop() {
		i++
		if code := a.main(context.Background(), []string{"terbit", "build", "--root", root, "--out", filepath.Join(out, fmt.Sprint(i))}); code != exitOK {
			b.Fatal(code)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/item")
}

// The corpus that the benchmarks measure is a clean one.
func TestTheCorpusIsClean(t *testing.T) {
	root := corpus(t, 20)
	if out, code := terbit(t, "check", "--root", root); code != exitOK || out != "" {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// One item of a thousand changed since the branch; the others come as facts.
func BenchmarkCheckChanged1000(b *testing.B) {
	root := corpus(b, 1000)
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "-A"}, {"-c", "user.name=Uji", "-c", "user.email=uji@example.invalid", "commit", "-qm", "awal"}} {
		if out, err := exec.CommandContext(b.Context(), "git", append([]string{"-C", root}, args...)...).CombinedOutput(); err != nil {
			b.Fatalf("git %v: %v %s", args, err, out)
		}
	}
	names, err := filepath.Glob(filepath.Join(root, "content/*/*/index.md"))
	if err != nil || len(names) != 1000 {
		b.Fatalf("%d items, %v", len(names), err)
	}
	text, err := os.ReadFile(names[500])
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(names[500], append(text, "\nLagi.\n"...), 0o644); err != nil {
		b.Fatal(err)
	}
	a := &app{stdin: os.Stdin, stdout: discard{}, stderr: discard{}, env: func(string) string { return "" }, now: time.Now}
	for b.Loop() {
		if code := a.main(context.Background(), []string{"terbit", "check", "--root", root, "--changed", "main"}); code != exitOK {
			b.Fatal(code)
		}
	}
}
