package comment_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// wib is a time of Monday 14 April 2025, when the SOP came into force.
func wib(hour, minute int) time.Time {
	return time.Date(2025, 4, 14, hour, minute, 0, 0, time.FixedZone("WIB", 7*3600))
}

func policy() sop.Policy {
	c := sop.Clock{Zone: "Asia/Pontianak"}
	for d := time.Monday; d <= time.Friday; d++ {
		c.Week[d] = []sop.Span{{From: 7*60 + 30, Until: 16 * 60}}
	}
	return sop.Policy{
		Procedure: schema.DefaultProcedure(), Profile: "staf-mengusulkan", Clock: c,
		Roles: map[string][]sop.Holder{
			"staf":          {{Login: "staf-rina"}},
			"pranata-humas": {{Login: "humas-dewi"}, {Login: "humas-budi"}},
			"kabid-pip":     {{Login: "kabid-andi"}},
		},
	}
}

func kantor() *office.Office {
	zone, err := time.LoadLocation("Asia/Pontianak")
	if err != nil {
		panic(err)
	}
	return &office.Office{
		Office: schema.Office{
			Merge: schema.MergeAuto,
			Destinations: map[schema.Channel]schema.Destination{
				"instagram": {Account: "@kantor.contoh"}, "telegram": {Account: "@kantorcontoh", Transport: schema.API},
			},
		},
		Location: zone, Profile: "staf-mengusulkan",
	}
}

// scene is a pull request on its way, event by event, a minute each.
type scene struct {
	policy sop.Policy
	snap   gate.Snapshot
	now    time.Time
	id     int64
	input  comment.Input
}

const hak = "content/2025/hak-informasi"

func complete() []schema.ContentFact {
	var out []schema.ContentFact
	for _, f := range schema.ContentFact("").Values() {
		if f != "catatan-ralat" && f != "alasan-pencabutan" {
			out = append(out, schema.ContentFact(f))
		}
	}
	return out
}

// proposal is staff's proposal of items, at 09.00.
func proposal(author string, items ...comment.Item) *scene {
	s := &scene{policy: policy(), now: wib(9, 0)}
	s.snap = gate.Snapshot{
		Repository: "kantor/konten", Main: "main",
		PullRequest: gate.PullRequest{
			Number: 7, Author: gate.Actor{Login: author, Kind: gate.User}, Base: "main", BaseSHA: "base",
			Open: true, Mergeable: gate.Clean, OpenedAt: s.now,
		},
		Policy: gate.PolicySource{Commit: "base", Revision: "peran"},
	}
	s.input = comment.Input{
		Items: items, Procedure: s.policy.Procedure, Office: kantor(), Repository: "kantor/konten", Number: 7,
		HeadBranch: "usulan/hak-informasi", Author: comment.Person{Login: author}, Comments: map[int64]string{},
	}
	for _, it := range items {
		s.snap.Items = append(s.snap.Items, gate.Item{Path: it.Path})
		s.snap.Files = append(s.snap.Files, gate.File{Path: it.Path + "/index.md", Status: "added"})
	}
	return s.push(author, "A")
}

func (s *scene) tick() (time.Time, int64) {
	s.now = s.now.Add(time.Minute)
	s.id++
	return s.now, s.id
}

// push is a commit after which every item has a tree with what it meets.
func (s *scene) push(who, tree string) *scene {
	at, _ := s.tick()
	pr := &s.snap.PullRequest
	parent := pr.Head
	if parent == "" {
		parent = "base"
	}
	c := gate.Commit{
		SHA: fmt.Sprintf("%07x%033x", len(s.snap.Commits)+1, 0), Parents: []string{parent},
		Author: gate.Actor{Login: who, Kind: gate.User}, Committer: gate.Actor{Login: "web-flow", Kind: gate.User},
		PushedAt: at, PushEvidence: gate.PushActivity, Items: map[string]gate.ItemAt{},
	}
	for i := range s.snap.Items {
		it := &s.snap.Items[i]
		before := it.HeadTree
		if parent == "base" {
			before = it.BaseTree
		}
		it.Content = gate.Content{Title: s.input.Items[i].Title, Classification: schema.AtAnyTime, Met: s.input.Items[i].Met}
		it.HeadTree, it.MergeTree = tree, tree
		c.Items[it.Path] = gate.ItemAt{Tree: tree, ParentTrees: []string{before}, Content: it.Content}
	}
	s.snap.Commits = append(s.snap.Commits, c)
	pr.Head = c.SHA
	return s
}

// on makes the items known on the base branch, changed as told.
func (s *scene) on(c sop.Change) *scene {
	for i := range s.snap.Items {
		s.snap.Items[i].BaseTree, s.snap.Items[i].Change = "lama", c
	}
	return s
}

func (s *scene) review(who, state, body string) *scene {
	at, id := s.tick()
	r := gate.Review{ID: id, Author: gate.Actor{Login: who, Kind: gate.User}, State: state, SubmittedAt: at, CommitID: s.snap.PullRequest.Head, Body: body, Items: map[string]string{}}
	for _, it := range s.snap.Items {
		r.Items[it.Path] = it.HeadTree
	}
	s.snap.Reviews = append(s.snap.Reviews, r)
	return s
}

func (s *scene) say(who, body string) *scene {
	at, id := s.tick()
	s.snap.Comments = append(s.snap.Comments, gate.Comment{ID: id, Author: gate.Actor{Login: who, Kind: gate.User}, CreatedAt: at, Body: body})
	s.input.Comments[id] = body
	return s
}

func (s *scene) edited() *scene {
	at, _ := s.tick()
	c := &s.snap.Comments[len(s.snap.Comments)-1]
	c.Edited, c.EditedAt = true, at
	return s
}

// Short ways through the steps.

func (s *scene) considered() *scene { return s.say("humas-dewi", "/pertimbangan lanjut") }

func (s *scene) corrected() *scene {
	return s.review("humas-dewi", "APPROVED", "Sudah dicek ejaannya.")
}
func (s *scene) decided() *scene { return s.review("kabid-andi", "APPROVED", "") }

func (s *scene) but(edit func(*scene)) *scene {
	edit(s)
	return s
}

// finish judges what happened.
func (s *scene) finish() comment.Input {
	s.snap.Now = s.now.Add(time.Minute)
	s.snap.PullRequest.ChangedFiles = len(s.snap.Files)
	s.snap.PullRequest.CommitCount = len(s.snap.Commits)
	s.input.Decision = gate.Decide(s.policy, s.snap)
	return s.input
}

// infographic is an item as people write them.
func infographic(path, title string) comment.Item {
	alt := "Infografis empat kotak tentang hak atas informasi publik. Mengetahui: melihat dan memahami informasi badan publik. Memperoleh salinan: meminta salinan melalui permohonan."
	text := "Informasi publik adalah hak Anda. Ada empat hak yang dijamin undang-undang.\n\n1. Mengetahui informasi yang dikelola badan publik.\n2. Memperoleh salinan melalui permohonan.\n3. Menghadiri pertemuan publik yang terbuka untuk umum.\n4. Menyebarluaskan informasi sesuai dengan peraturan.\n\n#KeterbukaanInformasi #PPID"
	it := comment.Item{
		Path: path, Title: title, Kind: schema.Infographic, Classification: schema.Periodic, Met: complete(),
		Summary:   "Undang-undang menjamin hak setiap orang untuk memperoleh informasi publik.",
		Channels:  []schema.Channel{"instagram", "x", "telegram"},
		Narrative: "Informasi yang dikelola badan publik pada dasarnya terbuka.\n\n## Empat hak\n\n- **Mengetahui.** Anda boleh melihat informasi publik.\n- **Memperoleh salinan.** Anda boleh meminta salinan dokumen.",
	}
	for _, c := range it.Channels {
		body := text
		if c == "x" {
			body = "Informasi publik adalah hak Anda: mengetahui, memperoleh salinan, menghadiri, menyebarluaskan."
		}
		it.Messages = append(it.Messages, message(it, c, body, alt))
	}
	return it
}

func message(it comment.Item, c schema.Channel, text, alt string) platform.Message {
	d, _ := platform.Of(c)
	limit := d.Limit(true)
	m := platform.Message{
		Item: it.Path, Channel: c, Account: kantor().Destination(c).Account, Title: it.Title, Text: text,
		Length: limit.Length(d.Body(text)), Max: limit.Max, Unit: limit.Unit,
		Media: []platform.Attachment{{File: "infografis.jpg", Kind: platform.Image, Alt: alt, SHA256: strings.Repeat("ab", 32), Bytes: 171_595, Width: 1080, Height: 1350}},
	}
	if c == "telegram" {
		m.Media[0].Alt = ""
	}
	return m
}

func lacking(it comment.Item, facts ...schema.ContentFact) comment.Item {
	it.Met = slices.DeleteFunc(slices.Clone(it.Met), func(f schema.ContentFact) bool { return slices.Contains(facts, f) })
	return it
}

// findings are one error among six remarks.
func findings(path string) []diag.Finding {
	var out []diag.Finding
	for i := range 5 {
		out = append(out, diag.Finding{
			Position: diag.Position{Path: path + "/index.md", Line: 20 + i, Column: 1}, Severity: diag.Warning, Rule: "BH001",
			Message: lang.T("kata “dapat di lihat” ditulis terpisah", "the word is written apart"), Hint: lang.T("tulis “dapat dilihat”", "write it as one"),
		})
	}
	return append(out, diag.Finding{
		Position: diag.Position{Path: path + "/index.md", Line: 3, Column: 8}, Severity: diag.Error, Rule: "FM002",
		Message: lang.T("judul 104 karakter, batasnya 90", "the title has 104 characters, the limit is 90"), Hint: lang.T("pindahkan rincian ke summary", "move details to summary"),
	})
}
