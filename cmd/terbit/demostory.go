package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/renameio/v2"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

//go:embed demo
var demoFiles embed.FS

func demoFile(name string) string {
	data, err := demoFiles.ReadFile("demo/" + name)
	if err != nil {
		panic(err) // embedded
	}
	return string(data)
}

const demoItem = "content/2026/hak-anda-atas-informasi-publik"

// demoIndex is index.md with further parts of the front matter.
func demoIndex(parts ...string) forgetest.Files {
	text := demoFile("ide.md")
	head, body, _ := strings.Cut(text[len("---\n"):], "---\n")
	for _, p := range parts {
		head += demoFile(p)
	}
	return forgetest.Files{demoItem + "/index.md": "---\n" + head + "---\n" + body}
}

// scene is one event of the story: who does what, and what GitHub then knows.
type scene struct {
	who  string
	does lang.Text
	act  func(*stage)
}

// demoStory is the SOP from idea to decision, with a return and an approval that
// lapses on the way.
var demoStory = []scene{
	{"staf", lang.T("membuka usulan dari ponsel: judul, narasi, dan bahannya", "opens a proposal from a phone: title, narrative, sources"), func(s *stage) {
		s.pull = s.world.ProposeOn("usulan-hak-informasi", "staf", demoIndex(), forgetest.OnSite)
	}},
	{"humas", lang.T("berkomentar: /pertimbangan lanjut", "comments: /pertimbangan lanjut"), func(s *stage) {
		s.world.Say("humas", s.pull, "/pertimbangan lanjut")
	}},
	{"staf", lang.T("menulis brief konten", "writes the brief"), func(s *stage) {
		s.world.Wait(50 * time.Minute)
		s.world.Push(s.pull, "staf", demoIndex("brief.yml"), forgetest.OnSite)
	}},
	{"staf", lang.T("mengunggah infografis, teks alternatif, dan takarir tiap kanal", "uploads the infographic, its alternative text and a caption per channel"), func(s *stage) {
		s.world.Wait(70 * time.Minute)
		s.world.Push(s.pull, "staf", demoDesign(), forgetest.OnSite)
	}},
	{"humas", lang.T("memilih Request changes: “Takarir X belum menyebut dasar hukumnya.”", "chooses Request changes: “Takarir X belum menyebut dasar hukumnya.”"), func(s *stage) {
		s.world.SendBack("humas", s.pull, "Takarir X belum menyebut dasar hukumnya.")
	}},
	{"staf", lang.T("memperbaiki takarir X", "repairs the caption for X"), func(s *stage) {
		s.world.Push(s.pull, "staf", demoCaption("\nDijamin UU 14/2008 tentang Keterbukaan Informasi Publik.\n"), forgetest.OnSite)
	}},
	{"humas", lang.T("memilih Approve: koreksi selesai", "chooses Approve: the correction is done"), func(s *stage) {
		s.world.Approve("humas", s.pull)
	}},
	{"staf", lang.T("masih menambah tagar, tepat sebelum Kabid menyetujui", "still adds a hashtag, just before the Kabid approves"), func(s *stage) {
		s.world.Push(s.pull, "staf", demoCaption("\nDijamin UU 14/2008 tentang Keterbukaan Informasi Publik. #KeterbukaanInformasi\n"), forgetest.OnSite)
		s.world.SameSecond()
		s.world.Approve("kabid", s.pull)
	}},
	{"humas", lang.T("memeriksa tambahan itu dan memilih Approve lagi", "checks the addition and chooses Approve again"), func(s *stage) {
		s.world.Approve("humas", s.pull)
	}},
	{"kabid", lang.T("membaca isi lengkapnya di komentar, lalu memilih Approve", "reads the whole content in the comment and chooses Approve"), func(s *stage) {
		s.world.Approve("kabid", s.pull)
	}},
}

func demoDesign() forgetest.Files {
	files := demoIndex("brief.yml", "media.yml")
	for _, name := range []string{"infografis.jpg", "takarir/instagram.txt", "takarir/telegram.txt", "takarir/x.txt"} {
		files[demoItem+"/"+name] = demoFile(name)
	}
	return files
}

func demoCaption(more string) forgetest.Files {
	return forgetest.Files{demoItem + "/takarir/x.txt": demoFile("takarir/x.txt") + more}
}

// play runs the story, and publishes what was decided.
func (s *stage) play() (err error) {
	defer fallen(&err)
	paint := s.palette(s.stdout)
	s.line("%s", paint(bold, s.t("Peragaan Terbit: satu konten dari ide sampai tayang", "Terbit, a demonstration: one item from idea to publication")))
	s.line("%s\n", s.t("GitHub tiruan di komputer ini; perintah dan aturannya yang sebenarnya.", "The GitHub is a fake on this computer; the commands and the rules are real."))
	for _, scene := range demoStory {
		if err := s.show(scene); err != nil {
			return err
		}
	}
	return s.publishDecided()
}

func (s *stage) line(format string, args ...any) { fmt.Fprintf(s.stdout, format+"\n", args...) }

// show plays one scene: the event, then what the gate makes of it.
func (s *stage) show(sc scene) error {
	paint := s.palette(s.stdout)
	sc.act(s)
	s.world.Dir() // git's objects are on disk, for whoever fetches
	at := s.world.Now().In(time.FixedZone("WIB", 7*3600))
	s.line("%s  %s %s", paint(dim, at.Format("15.04")), paint(bold, fmt.Sprintf("%-6s", sc.who)), sc.does.In(s.lang))
	d, err := s.judge()
	if err != nil {
		return err
	}
	s.say(d)
	s.rest()
	return nil
}

func (s *stage) rest() {
	select {
	case <-s.ctx.Done():
	case <-time.After(max(0, s.pause)):
	}
}

// judge runs the gate as the workflow does: told, and merged once decided.
func (s *stage) judge() (gate.Decision, error) {
	out, err := s.terbit("gate", "--repo", s.world.Repo, "--pr", fmt.Sprint(s.pull.Number), "--write", "--merge", "--root", s.root(), "--format", "json")
	var d gate.Decision
	if err != nil {
		return d, err
	}
	if err := json.Unmarshal(out, &d); err != nil {
		return d, fmt.Errorf("read what gate says: %w", err)
	}
	return d, s.keep()
}

// terbit runs a command of this very program against the fake GitHub.
func (s *stage) terbit(args ...string) ([]byte, error) {
	var out, errs bytes.Buffer
	env := map[string]string{
		"GITHUB_API_URL": s.world.URL, "GITHUB_TOKEN": "token-peragaan", "TERBIT_NOW": s.world.Now().Format(time.RFC3339),
	}
	b := &app{stdin: s.stdin, stdout: &out, stderr: &errs, env: func(k string) string { return env[k] }, now: s.world.Now}
	code := b.main(s.ctx, append([]string{"terbit", args[0], "--lang", string(s.lang)}, args[1:]...))
	if code != exitOK && code != exitFindings {
		return nil, fmt.Errorf("terbit %s: %s", strings.Join(args, " "), strings.TrimSpace(errs.String()))
	}
	return out.Bytes(), nil
}

// say shows what the gate found: the verdict, who is called, what did not count.
func (s *stage) say(d gate.Decision) {
	paint := s.palette(s.stdout)
	item := d.Items[0]
	s.line("       %s %s", paint(dim, s.t("gerbang", "gate   ")), paint(verdictColor[d.Verdict], comment.StatusLine(d, schema.DefaultProcedure(), s.lang)))
	for _, i := range item.Ignored {
		if !slices.Contains(s.ignored, i.ID) {
			s.ignored = append(s.ignored, i.ID)
			s.line("               %s @%s: %s", paint(yellow, s.t("tidak dihitung", "not counted")), i.By, i.Message)
		}
	}
	for _, who := range s.calls() {
		s.line("               %s", paint(dim, who))
	}
}

// calls are the people called since the last look.
func (s *stage) calls() []string {
	var out []string
	all := s.world.Comments(s.pull)
	for _, c := range all[s.heard:] {
		if _, _, ok := comment.NoticeOf(c.Body); ok {
			_, text, _ := strings.Cut(c.Body, "\n")
			var to []string
			for word := range strings.FieldsSeq(text) {
				if !strings.HasPrefix(word, "@") {
					break
				}
				to = append(to, word)
			}
			out = append(out, s.tf("memanggil %s", "calls %s", strings.Join(to, " ")))
		}
	}
	s.heard = len(all)
	return out
}

// keep writes the sticky comment to a file, as it stands after this event.
func (s *stage) keep() error {
	for _, c := range s.world.Comments(s.pull) {
		if strings.HasPrefix(c.Body, comment.Marker) {
			s.shots++
			return renameio.WriteFile(filepath.Join(s.out, "komentar", fmt.Sprintf("%02d.md", s.shots)), []byte(c.Body), 0o644)
		}
	}
	return errors.New(s.t("komentar keputusan tidak ada", "there is no comment on the decision"))
}

// publishDecided takes what was merged and rehearses publishing it.
func (s *stage) publishDecided() error {
	paint := s.palette(s.stdout)
	if len(s.world.Runs()) != 1 {
		return errors.New(s.t("publish tidak dimulai", "publish was not started"))
	}
	s.world.Dir()
	if err := s.git("-C", s.root(), "pull", "--quiet", "--ff-only"); err != nil {
		return err
	}
	s.line("%s  %s %s", paint(dim, "     "), paint(bold, "Terbit"), s.t("menggabungkan isi yang disetujui itu, lalu menerbitkannya (latihan)", "merges exactly that content and publishes it (a rehearsal)"))
	if _, err := s.terbit("publish", "--root", s.root()); err != nil {
		return err
	}
	if _, err := s.terbit("verify", "--root", s.root()); err != nil {
		return err
	}
	steps, err := s.terbit("gate", "--repo", s.world.Repo, "--pr", fmt.Sprint(s.pull.Number), "--explain")
	if err != nil {
		return err
	}
	s.line("\n%s\n%s", paint(bold, s.t("Ketujuh langkah, dari fakta yang dicatat GitHub", "The seven steps, from facts that GitHub recorded")), strings.TrimSpace(string(steps)))
	s.line("\n%s", paint(bold, s.t("Untuk dilihat", "To look at")))
	for _, w := range []struct{ name, path string }{
		{s.t("situs", "site"), "kantor/public/index.html"},
		{s.t("kotak serah", "outbox"), "kantor/outbox/index.html"},
		{s.t("buku besar", "ledger"), "kantor/.terbit/ledger.jsonl"},
		{s.t("komentar", "comments"), fmt.Sprintf("komentar/01.md … %02d.md", s.shots)},
	} {
		s.line("  %-12s %s", w.name, filepath.Join(s.out, w.path))
	}
	return nil
}
