package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/fetch"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/pipeline/tidy"
)

// wanted is what the arguments name: whole items, or files in them.
type wanted struct {
	items map[string]map[string]bool // by id; an item without files is wanted whole
}

// wants reads the arguments as paths from here, from the root, or as ids.
func (a *app) wants(root string, args []string) (*wanted, error) {
	w := &wanted{}
	for _, arg := range args {
		name := path.Clean(filepath.ToSlash(arg))
		if rel, err := filepath.Rel(root, arg); err == nil && filepath.IsLocal(rel) {
			name = filepath.ToSlash(rel)
		}
		if name == "." || name == "content" {
			return &wanted{}, nil
		}
		id, ok := source.ItemOf(name)
		if !ok {
			return nil, hinted{
				usagef("%s", a.tf("%s tidak ada di folder konten", "%s is in no item's folder", arg)),
				lang.T("salin dahulu berkasnya ke content/TAHUN/nama", "copy the file to content/YEAR/name first"),
			}
		}
		if _, err := os.Lstat(filepath.Join(root, filepath.FromSlash(name))); err != nil {
			return nil, usagef("%s", a.tf("%s tidak ada", "there is no %s", arg))
		}
		if w.items == nil {
			w.items = map[string]map[string]bool{}
		}
		if w.items[id] == nil {
			w.items[id] = map[string]bool{}
		}
		if file, ok := strings.CutPrefix(name, id+"/"); ok {
			w.items[id][file] = true
		}
	}
	return w, nil
}

func (w *wanted) item(id string) bool {
	_, ok := w.items[id]
	return w.items == nil || ok
}

func (w *wanted) file(id string) func(string) bool {
	files := w.items[id]
	if len(files) == 0 {
		return nil
	}
	return func(name string) bool { return files[name] }
}

// openItems loads the items that the arguments name.
func (a *app) openItems(c *cli.Context, args []string) (*project, *wanted, error) {
	p, err := a.open(c)
	if err != nil {
		return nil, nil, err
	}
	if p.office == nil {
		return nil, nil, a.usable(p)
	}
	w, err := a.wants(p.root, args)
	if err != nil {
		return nil, nil, err
	}
	p.corpus, err = source.Load(c.Context, p.fsys, source.Options{Location: p.office.Location, Only: w.item})
	return p, w, err
}

func (a *app) tidyMedia(c *cli.Context, args []string) (err error) {
	p, w, err := a.openItems(c, args)
	if err != nil {
		return err
	}
	tidier := &media.Tidier{Cache: filepath.Join(p.root, ".terbit", "cache", "heif")}
	defer func() { err = errors.Join(err, tidier.Close(context.WithoutCancel(c.Context))) }()
	ffmpeg, _ := exec.LookPath("ffmpeg") // without it the plan says so
	held, closeGit := held(c.Context, p.root)
	defer closeGit()
	var plans []*tidy.Plan
	for _, it := range p.corpus.Items {
		plan, err := tidy.Look(c.Context, it, tidy.Options{Only: w.file(it.ID), Held: held, Tidier: tidier, FFmpeg: ffmpeg, Step: p.progress.stage(lang.Same(it.ID))})
		if err != nil {
			return err
		}
		if len(plan.Changes) > 0 {
			plans = append(plans, plan)
		}
	}
	p.progress.clear()
	return a.carryOut(c, plans, &tidy.Writer{Root: p.root, Keep: c.Bool("keep-original"), FFmpeg: ffmpeg})
}

// held opens what git's HEAD holds; nothing where there is no git.
func held(ctx context.Context, root string) (fs.FS, func()) {
	repo, err := git.Open(ctx, root)
	if err != nil {
		return nil, func() {}
	}
	tree, err := repo.Tree(ctx, "HEAD")
	if err != nil {
		return nil, func() {}
	}
	return tree, func() { _ = tree.Close() } // its process ends with ours at the latest
}

// carryOut shows the plans, and writes them when told to or when the person at
// the terminal agrees.
func (a *app) carryOut(c *cli.Context, plans []*tidy.Plan, w *tidy.Writer) error {
	left, changes := 0, 0
	for _, plan := range plans {
		n, m := a.printPlan(plan, w)
		left, changes = left+n, changes+m
	}
	if changes == 0 && left == 0 {
		fmt.Fprintln(a.stderr, a.t("Semua media sudah rapi.", "All media are tidy."))
	}
	switch {
	case changes == 0:
	case c.Bool("write") || a.agrees(changes):
		if err := a.writePlans(c.Context, plans, w); err != nil {
			return err
		}
	default:
		fmt.Fprintln(a.stderr, a.tf("Belum ada yang diubah. Ubah %d berkas dengan: terbit media rapikan --tulis", "Nothing was changed. Change %d files with: terbit media tidy --write", changes))
	}
	if left > 0 {
		return errFindings
	}
	return nil
}

func (a *app) agrees(n int) bool {
	if !isTerminal(a.stdin) {
		return false
	}
	fmt.Fprint(a.stderr, a.tf("Ubah %d berkas? [y/T] ", "Change %d files? [y/N] ", n))
	answer, err := bufio.NewReader(a.stdin).ReadString('\n')
	return err == nil && strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y")
}

func (a *app) writePlans(ctx context.Context, plans []*tidy.Plan, w *tidy.Writer) error {
	n := 0
	for _, plan := range plans {
		if !plan.Any() {
			continue
		}
		kept, err := w.Write(ctx, plan)
		for _, k := range kept {
			at := k.Path
			if rel, err := filepath.Rel(w.Root, at); err == nil {
				at = rel
			}
			fmt.Fprintln(a.stderr, a.tf("Asli %s/%s ada di %s", "The original of %s/%s is in %s", plan.Item.ID, k.Name, filepath.ToSlash(at)))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", plan.Item.ID, err)
		}
		for _, ch := range plan.Changes {
			if ch.Changes() {
				n++
			}
		}
	}
	fmt.Fprintln(a.stderr, a.tf("%d berkas dirapikan.", "%d files tidied.", n))
	return nil
}

// printPlan shows an item's plan, and counts what is left alone and what changes.
func (a *app) printPlan(plan *tidy.Plan, w *tidy.Writer) (left, changes int) {
	paint := a.palette(a.stdout)
	fmt.Fprintln(a.stdout, paint(bold, plan.Item.ID))
	for i := range plan.Changes {
		c := &plan.Changes[i]
		if c.Changes() {
			changes++
		} else if !c.Left.IsZero() {
			left++
		}
		a.printChange(plan, c, w)
		a.printBig(c)
	}
	for _, e := range plan.Edits {
		fmt.Fprintf(a.stdout, "  index.md:%d  %s → %s\n", e.Line, e.From, e.To)
	}
	return left, changes
}

func (a *app) printChange(plan *tidy.Plan, c *tidy.Change, w *tidy.Writer) {
	paint := a.palette(a.stdout)
	say := func(format string, args ...any) { fmt.Fprintf(a.stdout, "      "+format+"\n", args...) }
	if !c.Left.IsZero() {
		fmt.Fprintf(a.stdout, "  %s %s\n", paint(yellow, a.t("dibiarkan:", "left alone:")), c.Left.In(a.lang))
		say("%s %s", a.t("saran:", "hint:"), c.Hint.In(a.lang))
		return
	}
	name := c.Name
	if c.To != c.Name {
		name += " → " + c.To
	}
	fmt.Fprintf(a.stdout, "  %s\n", name)
	if t := c.Image; t != nil {
		size := fmt.Sprintf("%d×%d", c.Facts.Width, c.Facts.Height)
		if t.Width != c.Facts.Width || t.Height != c.Facts.Height {
			size += fmt.Sprintf(" → %d×%d", t.Width, t.Height)
		}
		say("%s, %s → %s", size, a.fileSize(c.Facts.Bytes), a.fileSize(int64(len(t.Data))))
		if c.Facts.Orientation != 1 {
			say("%s", a.t("ditegakkan", "turned upright"))
		}
		if t.Converted {
			say("%s", a.t("warna diubah ke sRGB", "colors turned into sRGB"))
		}
		if t.Profile {
			say("%s", a.t("profil warna dipertahankan", "color profile kept"))
		}
	}
	if gone := media.Told(c.Facts); (c.Image != nil || c.Remux) && !gone.IsZero() {
		say("%s %s", a.t("dibuang:", "taken out:"), gone.In(a.lang))
	}
	if c.Remux {
		say("%s", a.t("disalin ke wadah baru dengan ffmpeg, gambar dan suara tetap", "copied into a new container by ffmpeg, picture and sound unchanged"))
	}
	if c.Changes() && (!c.Safe || w.Keep) {
		say("%s", a.tf("aslinya disimpan di %s", "the original is kept in %s", tidy.OriginalsDir))
	}
	if lines := plan.Left(c.Name); c.To != c.Name && len(lines) > 0 {
		list := strings.Trim(fmt.Sprint(lines), "[]")
		say("%s", a.tf("index.md masih menyebut nama lama di baris %s; periksa sendiri", "index.md still has the old name on line %s; look at it yourself", list))
	}
}

// printBig says how a file that is too large for git is brought.
func (a *app) printBig(c *tidy.Change) {
	if c.Facts.Bytes <= tidy.GitWarns || c.Image != nil {
		return
	}
	fmt.Fprintln(a.stdout, "      "+a.tf("%s: terlalu besar bagi git; lihat: terbit media periksa %s", "%s: too large for git; see: terbit media inspect %s", a.fileSize(c.Facts.Bytes), c.Name))
}

// fileSize writes a size as people do: kB below a megabyte.
func (a *app) fileSize(n int64) string {
	if n >= 1_000_000 {
		return a.size(n)
	}
	return fmt.Sprintf("%d kB", (n+999)/1000)
}

// fetcher fetches what is kept outside git, into the cache.
func (p *project) fetcher() *fetch.Fetcher {
	return &fetch.Fetcher{Dir: filepath.Join(p.root, ".terbit", "cache", "ambil"), Hosts: p.office.MediaHosts}
}
