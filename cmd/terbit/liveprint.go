package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/publish"
)

// print says exactly what is out, what waits for whom, and what is not decided.
func (l *live) print(took time.Duration) {
	paint := l.palette(l.stdout)
	item := ""
	for _, res := range l.found {
		if res.Item != item {
			item = res.Item
			fmt.Fprintln(l.stdout, paint(bold, item))
		}
		what := l.tf("%s: ditemukan, dilakukan proses yang terputus: %s", "%s: found, done by a run that was cut off: %s", l.kind(res.Kind), res.Link)
		fmt.Fprintf(l.stdout, "  %-10s %s\n", platform.Name(res.Channel), paint(green, frame.Clean(what)))
	}
	for _, res := range l.results {
		if res.Item != item {
			item = res.Item
			fmt.Fprintln(l.stdout, paint(bold, item))
		}
		color, what := l.outcome(res)
		fmt.Fprintf(l.stdout, "  %-10s %s\n", platform.Name(res.Channel), paint(color, frame.Clean(what)))
	}
	for _, u := range l.undecided {
		fmt.Fprintln(l.stdout, paint(bold, frame.Clean(u.Item)))
		why := u.Why.In(l.lang)
		if u.Pull > 0 {
			why = fmt.Sprintf("#%d: %s", u.Pull, why)
		}
		for _, line := range frame.Wrap(frame.Clean(l.t("tidak diterbitkan: ", "not published: ")+why), "", l.columns()-2) {
			fmt.Fprintln(l.stdout, "  "+paint(red, line))
		}
	}
	for _, d := range l.stopped {
		fmt.Fprintln(l.stdout, paint(bold, frame.Clean(d.Item)))
		for _, line := range frame.Wrap(frame.Clean(d.Why(l.p.office.Location).In(l.lang)), "", l.columns()-2) {
			fmt.Fprintln(l.stdout, "  "+paint(yellow, line))
		}
	}
	for _, d := range l.heard.doubts {
		fmt.Fprintln(l.stdout, paint(red, frame.Clean(l.tf("#%d: perintah padanya tidak dapat dinilai, jadi kontennya ditahan: %v", "#%d: the commands on it could not be judged, so its items are held: %v", d.pull, d.err))))
	}
	if len(l.findings) > 0 {
		l.printFindings(l.stderr, l.findings)
	}
	l.printSum(took)
}

// outcome is one destination's line.
func (l *live) outcome(res publish.Result) (color, text string) {
	why := res.Why.In(l.lang)
	switch {
	case res.Outcome == publish.Done:
		return green, l.tf("%s: selesai %s", "%s: done %s", l.kind(res.Kind), res.Link)
	case res.Outcome == publish.Prepared:
		return blue, l.tf("%s: diserahkan kepada petugas; jawab di issue-nya, atau dengan terbit resolve", "%s: handed to staff; answer in its issue, or with terbit resolve", l.kind(res.Kind))
	case res.Outcome == publish.Rejected && res.Out > 0:
		return red, l.tf("%s: bagian %d utasnya ditolak; %d bagian sudah tayang, dan publish berikutnya melanjutkan: %v", "%s: part %d of the thread was refused; %d are out, and the next publish goes on: %v", l.kind(res.Kind), res.Out+1, res.Out, refusalOf(res.Err))
	case res.Outcome == publish.Rejected:
		return red, l.tf("%s: ditolak, tidak ada yang diunggah: %v", "%s: refused, nothing was posted: %v", l.kind(res.Kind), refusalOf(res.Err))
	case res.Outcome == publish.Unknown:
		return red, l.tf("%s: TIDAK PASTI; lihat akunnya lalu jawab dengan terbit resolve: %v", "%s: NOT CERTAIN; look at the account and answer with terbit resolve: %v", l.kind(res.Kind), res.Err)
	case res.Err != nil:
		return red, l.tf("%s: belum dicoba: %v", "%s: not tried: %v", l.kind(res.Kind), refusalOf(res.Err))
	}
	return kindColor[res.Kind], l.kind(res.Kind) + ": " + why
}

// refusalOf is a refusal without the words that say it is one.
func refusalOf(err error) error {
	if r, ok := errors.AsType[*channel.RefusedError](err); ok {
		return r
	}
	return err
}

func (l *live) printSum(took time.Duration) {
	count := map[publish.Outcome]int{}
	for _, res := range l.results {
		count[res.Outcome]++
	}
	if l.c.Bool("decide-only") {
		fmt.Fprintln(l.stdout, l.tf("%d keputusan baru dicatat, %d konten tanpa keputusan; kanal tidak disentuh; %s", "%d decisions newly recorded, %d items undecided; no channel was touched; %s", l.newlyDecided, len(l.undecided), l.seconds(took)))
		return
	}
	if len(l.results)+len(l.undecided)+len(l.findings) == 0 {
		fmt.Fprintln(l.stdout, l.t("Tidak ada yang perlu dilakukan: semua kanal sudah menampilkan yang diputuskan.", "Nothing to do: every channel shows what was decided."))
	}
	fmt.Fprintln(l.stdout, lang.T("%d konten berkeputusan (%d baru), %d selesai, %d diserahkan, %d ditolak, %d tidak pasti, %d tanpa keputusan",
		"%d items decided (%d newly), %d done, %d handed over, %d refused, %d not certain, %d undecided").
		With(l.shown, l.newlyDecided, count[publish.Done], count[publish.Prepared], count[publish.Rejected], count[publish.Unknown], len(l.undecided)).In(l.lang)+"; "+l.seconds(took))
	fmt.Fprintf(l.stdout, "%s %s\n", l.t("kepala buku besar", "ledger head"), l.store.Head)
}
