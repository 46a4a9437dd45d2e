package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/renameio/v2"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// demoMark marks a folder that a demonstration made, and may make anew.
const demoMark = ".peragaan"

func (a *app) demoCommand() *cli.Command {
	return &cli.Command{
		Name: "demo", Usage: a.t("peragaan: satu konten dari ide sampai tayang, dalam satu menit", "a demonstration: one item from idea to publication, in a minute"),
		Description: a.t(`Memainkan satu putaran SOP pada GitHub tiruan di komputer ini: usulan, pertimbangan,
pengembalian, persetujuan yang gugur, keputusan, lalu unggah. Perintah yang dipakai
adalah perintah yang sebenarnya (gate, publish, verify); akun dan jaringan tidak
diperlukan. Situs, kotak serah, buku besar, dan komentar ditinggalkan untuk dilihat.`,
			`Plays one run of the SOP against a fake GitHub on this computer: proposal,
consideration, a return, an approval that lapses, the decision, and publication. The
commands are the real ones (gate, publish, verify); no account or network is needed.
The site, the outbox, the ledger and the comments are left to look at.`),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Usage: a.t("folder hasil", "folder for the result"), Value: "peragaan"},
			&cli.DurationFlag{Name: "pause", Usage: a.t("jeda antarkejadian (bawaan: 1,5 detik pada terminal)", "pause between events (default: 1.5 seconds on a terminal)"), Value: -1},
		},
		Action: a.demo,
	}
}

func (a *app) demo(c *cli.Context) (err error) {
	out := c.String("out")
	if err := a.demoFolder(out); err != nil {
		return err
	}
	pause := c.Duration("pause")
	if f, ok := a.stdout.(*os.File); pause < 0 && ok && term.IsTerminal(int(f.Fd())) {
		pause = 1500 * time.Millisecond
	}
	s := &stage{app: a, ctx: c.Context, out: out, pause: pause}
	defer func() {
		err = errors.Join(err, s.end())
	}()
	if err := s.begin(); err != nil {
		return err
	}
	return s.play()
}

// demoFolder makes the folder. One that holds anything else is left alone.
func (a *app) demoFolder(out string) error {
	entries, err := os.ReadDir(out)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if _, err := os.Stat(filepath.Join(out, demoMark)); len(entries) > 0 && err != nil {
		return hinted{fmt.Errorf("--out %s: %s", out, a.t("folder ini sudah berisi", "this folder is not empty")), lang.T("sebutkan folder lain dengan --out", "name another folder with --out")}
	}
	for _, name := range []string{"kantor", "komentar"} {
		if err := os.RemoveAll(filepath.Join(out, name)); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Join(out, "komentar"), 0o755); err != nil {
		return err
	}
	return renameio.WriteFile(filepath.Join(out, demoMark), []byte("Dibuat oleh: terbit demo\n"), 0o644)
}

// stage is one demonstration.
type stage struct {
	*app
	ctx   context.Context // of one run of the command
	out   string
	pause time.Duration
	world *forgetest.World
	pull  *forgetest.Pull
	host  *host
	heard int // comments that were shown
	shots int // comments that were kept
	// ignored are the statements that were shown not to count.
	ignored []int64
}

// root is the office's checkout.
func (s *stage) root() string { return filepath.Join(s.out, "kantor") }

// begin starts the fake GitHub and clones the office's repository from it.
func (s *stage) begin() (err error) {
	defer fallen(&err)
	dir, err := os.MkdirTemp("", "terbit-demo")
	if err != nil {
		return err
	}
	s.host = &host{ctx: s.ctx, dir: dir}
	s.world = forgetest.Start(s.host, "admin", forgetest.Files{".github/terbit.yml": demoFile("terbit.yml"), "README.md": "Dinas Contoh\n"})
	return s.git("clone", "--quiet", s.world.Dir(), s.root())
}

func (s *stage) end() error {
	if s.host == nil {
		return nil
	}
	return s.host.close()
}

func (s *stage) git(args ...string) error {
	if out, err := exec.CommandContext(s.ctx, "git", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("git %s: %w: %s", args[0], err, out)
	}
	return nil
}

// host is what the fake GitHub asks of a test.
type host struct {
	ctx      context.Context
	dir      string
	cleanups []func()
	broken   []error
}

func (h *host) Helper()                        {}
func (h *host) Context() context.Context       { return h.ctx }
func (h *host) TempDir() string                { return h.dir }
func (h *host) Cleanup(f func())               { h.cleanups = append(h.cleanups, f) }
func (h *host) Errorf(format string, a ...any) { h.broken = append(h.broken, fmt.Errorf(format, a...)) }
func (h *host) Fatalf(format string, a ...any) { panic(fall{fmt.Errorf(format, a...)}) }

func (h *host) close() error {
	for _, clean := range slices.Backward(h.cleanups) {
		clean()
	}
	return errors.Join(append(h.broken, os.RemoveAll(h.dir))...)
}

// fall is how the fake GitHub gives up.
type fall struct{ err error }

// fallen turns it into an error.
func fallen(err *error) {
	switch r := recover().(type) {
	case nil:
	case fall:
		*err = r.err
	default:
		panic(r)
	}
}
