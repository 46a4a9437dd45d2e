package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/publish"
)

// printDone lists what was prepared, an item and action a line.
func (a *app) printDone(keys []string, done map[string][]string) {
	paint := a.palette(a.stdout)
	for _, k := range keys {
		item, kind, _ := strings.Cut(k, "\x00")
		verb := publish.Kind(kind)
		fmt.Fprintf(a.stdout, "%s %s\n  %s\n", paint(kindColor[verb], fmt.Sprintf("%-6s", a.kind(verb))), paint(bold, item), paint(dim, strings.Join(done[k], ", ")))
	}
}

// printWhere closes a rehearsal: what is where, and what comes next.
func (a *app) printWhere(c *cli.Context, p *project, r *rehearsal, waiting int) {
	paint := a.palette(a.stdout)
	line := func(name, what string) {
		fmt.Fprintf(a.stdout, "%s %s\n", paint(bold, fmt.Sprintf("%-11s", name)), what)
	}
	n := 0
	for _, res := range r.results {
		if res.Outcome == publish.Done {
			n++
		}
	}
	if n > 0 {
		fmt.Fprintln(a.stdout)
	}
	fmt.Fprintln(a.stdout, a.t("Latihan selesai; tidak ada yang dikirim ke luar.", "The rehearsal is over; nothing was sent."))
	line(a.t("Situs", "Site"), a.siteLine(filepath.Join(p.out(c), "index.html"), r.site))
	line(a.t("Kotak serah", "Outbox"), a.tf("%s: %d unggahan disiapkan, %d menunggu waktunya atau belum lengkap", "%s: %d posts prepared, %d waiting for their time or unfinished",
		filepath.Join(r.outbox, "index.html"), n, waiting))
	line(a.t("Buku besar", "Ledger"), a.tf("%s: %d catatan, kepala %s", "%s: %d entries, head %s", p.ledger, r.store.Entries, short(r.store.Head)))
	line(a.t("Lama", "Took"), a.seconds(r.took))
}

// short cuts a digest for people; verify prints it whole.
func short(digest string) string { return digest[:min(len(digest), len("sha256:")+12)] }
