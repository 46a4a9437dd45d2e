package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/fetch"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// fetchHint is what to do about a file that could not be fetched.
func fetchHint(err error) lang.Text {
	switch {
	case errors.Is(err, fetch.ErrAddress):
		return lang.T("pakai aset rilis GitHub, atau tambahkan nama hosnya pada media_hosts di .github/terbit.yml", "use a GitHub release asset, or add its host to media_hosts in .github/terbit.yml")
	case errors.Is(err, fetch.ErrDigest), errors.Is(err, fetch.ErrSize):
		return lang.T("berkas di alamat itu bukan yang disetujui; hitung lagi sha256 dan bytes dari berkas aslinya", "the file there is not the approved one; compute sha256 and bytes again from the original")
	case errors.Is(err, fetch.ErrAnswer):
		return lang.T("periksa alamatnya; aset rilis dari repositori privat tidak dapat diambil tanpa masuk", "check the address; a private repository's asset can't be fetched without signing in")
	}
	return lang.T("periksa sambungan, lalu ulangi", "check the connection and try again")
}

// fetchMedia brings the media that items keep outside git.
func (a *app) fetchMedia(c *cli.Context, args []string) error {
	p, _, err := a.openItems(c, args)
	if err != nil {
		return err
	}
	if err := a.usable(p); err != nil {
		return err
	}
	f := p.fetcher()
	found, failed := 0, 0
	for _, it := range p.corpus.Items {
		for i, m := range it.Meta.Media {
			if m.URL == "" {
				continue
			}
			found++
			step := p.progress.stage(lang.Same(it.ID + " kB"))
			path, err := f.Get(c.Context, wantOf(m), func(done, total int64) { step(int(done/1000), int(total/1000)) })
			p.progress.clear()
			if c.Context.Err() != nil {
				return c.Context.Err()
			}
			if err != nil {
				failed++
				at := it.At("media", i, "url")
				fmt.Fprintf(a.stderr, "%s:%d:%d: %s: %v\n\t%s %s\n", at.Path, at.Line, at.Column, a.t("kesalahan", "error"), err, a.t("saran:", "hint:"), fetchHint(err).In(a.lang))
				continue
			}
			fmt.Fprintf(a.stdout, "%s: %s\n", it.ID, filepath.ToSlash(path))
		}
	}
	fmt.Fprintln(a.stderr, a.tf("%d media di luar git, %d tidak dapat diambil.", "%d media outside git, %d could not be fetched.", found, failed))
	if failed > 0 {
		return errFindings
	}
	return nil
}

func wantOf(m schema.Media) fetch.Want {
	return fetch.Want{URL: m.URL, SHA256: m.SHA256, Bytes: m.Bytes}
}
