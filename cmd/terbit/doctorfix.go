package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/gunungmas/terbit/pipeline/doctor"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// howFix says how far fix goes.
type howFix struct {
	dry, yes bool
	out      io.Writer // where the difference and the progress are shown
}

// fix shows the changes, asks, makes them, and looks again. It gives the changes
// with what became of each.
func (x *examination) fix(ctx context.Context, a *app, how howFix) ([]attempt, error) {
	changes := doctor.Fixes(x.Input)
	if len(changes) == 0 {
		fmt.Fprintln(how.out, a.t("Tidak ada yang dapat dipasang oleh --fix; setelan tidak diubah.", "There is nothing that --fix can set; no setting was changed."))
		fmt.Fprintln(how.out)
		return nil, nil
	}
	a.printChanges(how.out, changes)
	out := make([]attempt, len(changes))
	for i, c := range changes {
		out[i] = attempt{Change: c, State: "shown"}
	}
	if how.dry {
		fmt.Fprintf(how.out, "%s\n\n", a.t("Hanya ditunjukkan; tidak ada yang diubah.", "Only shown; nothing was changed."))
		return out, nil
	}
	if !how.yes {
		agreed, err := a.agreed(ctx, how.out)
		if err != nil || !agreed {
			return out, err
		}
	}
	for i, c := range changes {
		out[i].State, out[i].Err = "made", x.github.Configure(ctx, x.owner, x.name, c)
		if out[i].Err != nil {
			out[i].State = "failed"
		}
	}
	err := x.read(ctx)
	if err == nil {
		x.verify(ctx, out)
	}
	a.printAttempts(how.out, out)
	return out, err
}

// attempt is what became of a change: shown, made, failed, or lost where GitHub
// shows less than was sent.
type attempt struct {
	doctor.Change
	State string
	Err   error
}

// verify holds what GitHub shows now against what was sent.
func (x *examination) verify(ctx context.Context, out []attempt) {
	still := doctor.Fixes(x.Input)
	for i := range out {
		o := &out[i]
		wanted := slices.ContainsFunc(still, func(c doctor.Change) bool { return c.ID == o.ID })
		switch {
		case wanted && o.State == "made":
			o.State, o.Err = "lost", errors.New("GitHub took it and does not show it")
		case !wanted && o.State == "failed":
			o.State, o.Err = "made", nil // the answer got lost, not the change
		}
		if o.State != "made" || o.Before == nil {
			continue
		}
		now, err := x.github.Setting(ctx, x.owner, x.name, o.Path)
		if err != nil {
			o.State, o.Err = "lost", err
		} else if gone := doctor.Lost(o.After, now); len(gone) > 0 {
			o.State, o.Err = "lost", fmt.Errorf("GitHub does not show: %s", strings.Join(gone, ", "))
		}
	}
}

// agreed asks a person at a terminal; without one only --yes will do.
func (a *app) agreed(ctx context.Context, w io.Writer) (bool, error) {
	if !isTerminal(a.stdin) {
		return false, usagef("%s", a.t("tidak ada terminal untuk bertanya: pakai --yes untuk memasang, atau --dry-run untuk hanya melihat", "there is no terminal to ask at: use --yes to set it, or --dry-run to look only"))
	}
	return a.saidYes(ctx, w)
}

// saidYes asks for the whole word; anything else changes nothing. An interrupt
// ends the waiting, not only the next request.
func (a *app) saidYes(ctx context.Context, w io.Writer) (bool, error) {
	fmt.Fprint(w, a.t("Pasang semua perubahan di atas? Ketik ya: ", "Make all the changes above? Type yes: "))
	var line string
	var err error
	answered := make(chan struct{})
	go func() {
		line, err = bufio.NewReader(a.stdin).ReadString('\n')
		close(answered)
	}()
	select {
	case <-answered:
	case <-ctx.Done():
		fmt.Fprintln(w)
		return false, fmt.Errorf("wait for the answer: %w", ctx.Err())
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return false, fmt.Errorf("read the answer: %w", err)
	}
	fmt.Fprintln(w)
	if slices.Contains([]string{"ya", "yes"}, strings.ToLower(strings.TrimSpace(line))) {
		return true, nil
	}
	fmt.Fprintf(w, "%s\n\n", a.t("Tidak ada yang diubah.", "Nothing was changed."))
	return false, nil
}

// printChanges shows every change against what is there.
func (a *app) printChanges(w io.Writer, changes []doctor.Change) {
	paint := a.palette(w)
	fmt.Fprintf(w, "%s\n", paint(bold, a.t("Perubahan yang akan dipasang", "Changes to be made")))
	for _, c := range changes {
		verb := a.t("tambah", "add")
		if c.Before != nil {
			verb = a.t("ubah", "change")
		}
		fmt.Fprintf(w, "\n%s %s  %s\n", paint(yellow, verb), paint(bold, c.Title.In(a.lang)), paint(dim, c.Method+" "+c.Path))
		for _, m := range c.Means {
			fmt.Fprintf(w, "  %s\n", wrap("• "+m.In(a.lang), reportWidth-len("    "), "    "))
		}
		for line := range strings.Lines(difference(c)) {
			line = strings.TrimRight(line, "\n")
			color := dim
			switch {
			case strings.HasPrefix(line, "+"):
				color = green
			case strings.HasPrefix(line, "-"):
				color = red
			}
			fmt.Fprintf(w, "  %s\n", paint(color, line))
		}
	}
	note := a.t("Yang sudah ada tidak dihapus atau dilonggarkan.", "Nothing that is there is removed or loosened.")
	if slices.ContainsFunc(changes, func(c doctor.Change) bool { return slices.Contains(c.Covers, "code-owner-review") }) {
		note += " " + a.t("Sesudahnya pull request hanya dapat digabungkan dengan persetujuan pemilik kode dan status gerbang.",
			"Afterwards a pull request can be merged only with a code owner's approval and the gate's status.")
	}
	fmt.Fprintf(w, "\n%s\n\n", wrap(note, reportWidth, ""))
}

// difference is a unified one of the JSON before and after, without its head.
// Something new is shown whole, and a label in few words.
func difference(c doctor.Change) string {
	if c.Before == nil {
		after := string(indented(c.After))
		var label struct{ Color, Description string }
		if c.Path == "labels" && json.Unmarshal(c.After, &label) == nil {
			after = wrap("#"+label.Color+" "+label.Description, reportWidth-len("  + "), "")
		}
		return doctor.Visible("+ " + strings.ReplaceAll(strings.TrimSuffix(after, "\n"), "\n", "\n+ ") + "\n")
	}
	text := string(diff.Diff("a", indented(c.Before), "b", indented(c.After)))
	for range 3 {
		_, text, _ = strings.Cut(text, "\n")
	}
	return doctor.Visible(text)
}

func indented(raw json.RawMessage) []byte {
	if raw == nil {
		return nil
	}
	var b bytes.Buffer
	var v any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if dec.Decode(&v) != nil || enc.Encode(v) != nil {
		return append(raw, '\n')
	}
	return b.Bytes()
}

func (a *app) printAttempts(w io.Writer, out []attempt) {
	paint := a.palette(w)
	for _, o := range out {
		if o.State == "made" {
			fmt.Fprintf(w, "%s %s\n", paint(green, a.t("terpasang", "set")), o.Title.In(a.lang))
			continue
		}
		fmt.Fprintf(w, "%s %s: %s\n", paint(red, a.t("TIDAK terpasang", "NOT set")), o.Title.In(a.lang), doctor.Visible(o.Err.Error()))
	}
	fmt.Fprintf(w, "\n%s\n\n", lang.T("Setelan dibaca lagi:", "The settings, read again:").In(a.lang))
}
