package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/rogpeppe/go-internal/diff"
	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/mend"
)

func (a *app) fixFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "fix", Usage: a.t("perbaiki yang mekanis (kutip, tanggal, spasi, kunci salah eja, metadata gambar); bedanya ditampilkan dahulu", "mend what is mechanical (quotes, dates, blanks, misspelt keys, pictures' metadata); the difference is shown first")},
		&cli.BoolFlag{Name: "dry-run", Usage: a.t("dengan --fix: tampilkan bedanya saja, tidak menulis apa pun", "with --fix: show the difference alone, write nothing")},
		&cli.BoolFlag{Name: "yes", Usage: a.t("dengan --fix: tulis tanpa bertanya", "with --fix: write without asking")},
	}
}

// fix mends the selected items in the work tree. It reports whether the check
// is to follow: it is not after a dry run.
func (a *app) fix(c *cli.Context, p *project, only func(string) bool) (goOn bool, err error) {
	tidier := &media.Tidier{Cache: filepath.Join(p.root, ".terbit", "cache", "heif")}
	defer func() { err = errors.Join(err, tidier.Close(context.WithoutCancel(c.Context))) }()
	var changes []mend.Change
	for _, it := range p.corpus.Items {
		if only != nil && !only(it.ID) {
			continue
		}
		more, err := mend.Item(it, mend.Options{Location: p.office.Location})
		if err != nil {
			return false, err
		}
		pictures, err := mend.Metadata(c.Context, it, tidier)
		if err != nil {
			return false, err
		}
		changes = append(append(changes, more...), pictures...)
	}
	p.progress.clear()
	if len(changes) == 0 {
		fmt.Fprintln(a.stderr, a.t("tidak ada yang dapat diperbaiki secara mekanis", "there is nothing mechanical to mend"))
		return !c.Bool("dry-run"), nil
	}
	a.showChanges(changes)
	switch {
	case c.Bool("dry-run"):
		fmt.Fprintln(a.stderr, a.tf("%d berkas akan berubah; belum ada yang ditulis", "%d files would change; nothing was written", len(changes)))
		return false, errFindings
	case !c.Bool("yes"):
		if err := a.agree(len(changes)); err != nil {
			return false, err
		}
	}
	for _, ch := range changes {
		if err := replace(p.root, ch); err != nil {
			return false, err
		}
	}
	fmt.Fprintln(a.stderr, a.tf("%d berkas diperbaiki; baca lagi sebelum diajukan", "%d files were mended; read them again before you propose them", len(changes)))
	return true, p.load(c.Context)
}

// fixable refuses what --fix can't go with.
func (a *app) fixable(c *cli.Context) error {
	switch {
	case !c.Bool("fix") && (c.Bool("dry-run") || c.Bool("yes")):
		return usagef("%s", a.t("--dry-run dan --yes hanya dengan --fix", "--dry-run and --yes go with --fix only"))
	case c.Bool("fix") && (c.String("rev") != "" || c.String("base") != ""):
		return usagef("%s", a.t("--fix memperbaiki folder kerja, bukan revisi git", "--fix mends the work tree, not a git revision"))
	case c.Bool("fix") && c.String("format") != "text":
		return usagef("%s", a.t("--fix hanya dengan --format text", "--fix goes with --format text only"))
	case c.Bool("fix") && !c.Bool("dry-run") && !c.Bool("yes") && !isTerminal(a.stdin):
		return usagef("%s", a.t("tanpa terminal, sebutkan --yes untuk menulis atau --dry-run untuk melihat", "without a terminal, say --yes to write or --dry-run to look"))
	}
	return nil
}

// showChanges tells what would be done, then shows the difference.
func (a *app) showChanges(changes []mend.Change) {
	paint := a.palette(a.stdout)
	for _, ch := range changes {
		fmt.Fprintln(a.stdout, paint(bold, frame.Clean(ch.Path)))
		for _, e := range ch.Edits {
			text := fmt.Sprintf("%d:%d %s", e.Line, e.Column, frame.Clean(e.What.In(a.lang)))
			if e.Rule != "" {
				text += " [" + e.Rule + "]"
			}
			for i, l := range frame.Wrap(text, "      ", a.columns()-2) {
				if i == 0 {
					l = "  " + l
				}
				fmt.Fprintln(a.stdout, l)
			}
		}
		a.showDiff(ch, paint)
		fmt.Fprintln(a.stdout)
	}
}

func (a *app) showDiff(ch mend.Change, paint func(string, string) string) {
	if ch.Binary {
		fmt.Fprintln(a.stdout, "  "+a.tf("%s menjadi %s", "%s become %s", a.lang.Size(int64(len(ch.Before))), a.lang.Size(int64(len(ch.After)))))
		return
	}
	from := "a/" + ch.Path
	if ch.New {
		from = "/dev/null"
	}
	colors := map[byte]string{'+': green, '-': red, '@': blue}
	_, text, _ := bytes.Cut(diff.Diff(from, ch.Before, "b/"+ch.Path, ch.After), []byte("\n"))
	for line := range bytes.Lines(text) {
		s := strings.TrimSuffix(string(line), "\n")
		if s == "" {
			continue
		}
		shown := s[:1] + frame.Clean(strings.ReplaceAll(s[1:], "\r", "␍"))
		if blanks := len(s) - len(strings.TrimRight(s, " \t\r")); s[0] == '-' && blanks > 0 && blanks < len(s) {
			shown = strings.TrimRight(shown, " ") + strings.Repeat("·", blanks) // what goes must be seen
		}
		switch color := colors[s[0]]; {
		case strings.HasPrefix(s, "--- ") || strings.HasPrefix(s, "+++ "):
			shown = paint(dim, shown)
		case color != "":
			shown = paint(color, shown)
		}
		fmt.Fprintln(a.stdout, shown)
	}
}

// agree asks before anything is written.
func (a *app) agree(files int) error {
	fmt.Fprint(a.stderr, a.tf("Tulis perubahan pada %d berkas ini? [y/t] ", "Write the changes to these %d files? [y/n] ", files))
	answer, err := bufio.NewReader(a.stdin).ReadString('\n')
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "ya", "yes":
		return nil
	}
	if err != nil {
		fmt.Fprintln(a.stderr)
	}
	fmt.Fprintln(a.stderr, a.t("tidak ada yang ditulis", "nothing was written"))
	return errFindings
}

// replace writes a mended file in one step, with the mode that it had. Whatever
// is not a plain file in plain folders, or is not what was read, is left alone.
func replace(root string, ch mend.Change) error {
	parts := strings.Split(path.Dir(ch.Path), "/")
	for i := range parts {
		dir := filepath.Join(root, filepath.Join(parts[:i+1]...))
		info, err := os.Lstat(dir)
		if ch.New && errors.Is(err, fs.ErrNotExist) && i == len(parts)-1 {
			if err := os.Mkdir(dir, 0o755); err != nil {
				return fmt.Errorf("make %s: %w", dir, err)
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", ch.Path, err)
		}
		if !info.IsDir() {
			return fmt.Errorf("write %s: %s is a link, not a folder", ch.Path, dir)
		}
	}
	name := filepath.Join(root, filepath.FromSlash(ch.Path))
	info, err := os.Lstat(name)
	switch {
	case ch.New && errors.Is(err, fs.ErrNotExist):
		if err := renameio.WriteFile(name, ch.After, 0o644); err != nil {
			return fmt.Errorf("write %s: %w", ch.Path, err)
		}
		return nil
	case err != nil:
		return fmt.Errorf("write %s: %w", ch.Path, err)
	case ch.New || !info.Mode().IsRegular():
		return fmt.Errorf("write %s: it is there already, or no plain file", ch.Path)
	}
	now, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("write %s: %w", ch.Path, err)
	}
	if !bytes.Equal(now, ch.Before) {
		return hinted{fmt.Errorf("write %s: it changed meanwhile", ch.Path), lang.T("jalankan lagi perintah ini", "run this command again")}
	}
	if err := renameio.WriteFile(name, ch.After, info.Mode().Perm(), renameio.WithStaticPermissions(info.Mode().Perm())); err != nil {
		return fmt.Errorf("write %s: %w", ch.Path, err)
	}
	return nil
}
