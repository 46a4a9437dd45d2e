package forge_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// twice writes, and again what is there already.
func twice(t *testing.T, w *forgetest.World, write func(c *forge.Client) (bool, error)) {
	t.Helper()
	c := client(t, w)
	if written, err := write(c); err != nil || !written {
		t.Fatalf("written %v, error %v", written, err)
	}
	w.Forget()
	if written, err := write(c); err != nil || written {
		t.Errorf("the second time: written %v, error %v", written, err)
	}
	for _, r := range w.Requests() {
		if r.Method != http.MethodGet {
			t.Errorf("the second time: %s", r)
		}
	}
}

func TestTheComment(t *testing.T) {
	const marker = "<!-- terbit:keputusan -->"
	w, p := proposed(t)
	w.Say("warga", p, marker+" menyamar")
	upsert := func(body string) func(c *forge.Client) (bool, error) {
		return func(c *forge.Client) (bool, error) {
			_, written, err := c.UpsertComment(t.Context(), "kantor", "konten", p.Number, marker, body)
			return written, err
		}
	}
	twice(t, w, upsert("Menunggu koreksi."))
	twice(t, w, upsert("Disetujui."))
	var ours []string
	for _, c := range w.Comments(p) {
		if strings.HasSuffix(c.Author, "[bot]") {
			ours = append(ours, c.Body)
		}
	}
	if len(ours) != 1 || ours[0] != marker+"\nDisetujui." {
		t.Errorf("comments %q", ours)
	}
	if w.Comments(p)[1].Body != marker+" menyamar" {
		t.Error("a person's comment was overwritten")
	}
	if _, err := upsert(strings.Repeat("é", forge.CommentMax))(client(t, w)); err == nil {
		t.Error("a comment that is too long was sent")
	}
}

func TestTheStatus(t *testing.T) {
	w, p := proposed(t)
	head := w.Head(p.Branch)
	set := func(state, text string) func(c *forge.Client) (bool, error) {
		return func(c *forge.Client) (bool, error) {
			return c.SetStatus(t.Context(), "kantor", "konten", head, forge.Status{State: state, Description: text})
		}
	}
	twice(t, w, set("pending", "Menunggu koreksi."))
	twice(t, w, set("success", strings.Repeat("Disetujui. ", 40)))
	w.Status(head, "ci", "failure")
	if written, err := set("success", strings.Repeat("Disetujui. ", 40))(client(t, w)); err != nil || written {
		t.Errorf("another's status was taken for ours: %v %v", written, err)
	}
	if got := w.Statuses(head); !slices.Equal(got, []string{"pending", "success", "failure"}) {
		t.Errorf("statuses %v", got)
	}
	if _, err := client(t, w).SetStatus(t.Context(), "kantor", "konten", "main", forge.Status{State: "success"}); err == nil {
		t.Error("a branch's name was taken for a commit")
	}
}

func TestTheLabels(t *testing.T) {
	ours := []string{"1-ide", "2-pertimbangan", "5-koreksi"}
	w, p := proposed(t)
	w.Label(p, "penting")
	w.Label(p, "1-ide")
	twice(t, w, func(c *forge.Client) (bool, error) {
		return c.SetLabels(t.Context(), "kantor", "konten", p.Number, ours, []string{"5-koreksi"})
	})
	if got := w.Labels(p); !slices.Equal(got, []string{"5-koreksi", "penting"}) {
		t.Errorf("labels %v", got)
	}
}

func TestReviewsAreRequestedOnce(t *testing.T) {
	w, p := proposed(t)
	twice(t, w, func(c *forge.Client) (bool, error) {
		return c.RequestReview(t.Context(), "kantor", "konten", p.Number, []string{"humas", "@kantor/redaksi", "humas"})
	})
	if got := w.Requested(p); !slices.Equal(got, []string{"@redaksi", "humas"}) {
		t.Errorf("requested %v", got)
	}
	if _, err := client(t, w).RequestReview(t.Context(), "kantor", "konten", p.Number, []string{"staf"}); err == nil {
		t.Error("the author was asked")
	}
}

func TestExactlyTheEvaluatedHeadIsMerged(t *testing.T) {
	merge := func(w *forgetest.World, p *forgetest.Pull, head string) func(c *forge.Client) (bool, error) {
		return func(c *forge.Client) (bool, error) {
			sha, written, err := c.Merge(t.Context(), "kantor", "konten", p.Number, head, "squash")
			if err == nil && sha != w.Head(forgetest.Main) {
				t.Errorf("merge commit %s", sha)
			}
			return written, err
		}
	}
	t.Run("twice", func(t *testing.T) {
		w, p := decided(t)
		twice(t, w, merge(w, p, w.Head(p.Branch)))
	})
	t.Run("the head moved", func(t *testing.T) {
		w, p := decided(t)
		old := w.Head(p.Branch)
		w.Push(p, "staf", edited("Lain."))
		if _, err := merge(w, p, old)(client(t, w)); !errors.Is(err, forge.ErrHeadMoved) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("a collision", func(t *testing.T) {
		w, p := decided(t)
		w.PushMain("staf", edited("Tabrakan."))
		if _, err := merge(w, p, w.Head(p.Branch))(client(t, w)); !errors.Is(err, forge.ErrNotMergeable) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("the answer got lost after the merge", func(t *testing.T) {
		w, p := decided(t)
		w.Fail(forgetest.Failure{Method: http.MethodPut, Path: "/merge", Drop: true, After: true})
		if written, err := merge(w, p, w.Head(p.Branch))(client(t, w)); err != nil || !written {
			t.Errorf("written %v, error %v", written, err)
		}
	})
	t.Run("the request got lost", func(t *testing.T) {
		w, p := decided(t)
		w.Fail(forgetest.Failure{Method: http.MethodPut, Path: "/merge", Status: 502})
		w.Forget()
		if _, err := merge(w, p, w.Head(p.Branch))(client(t, w)); err == nil {
			t.Error("no error")
		}
		puts := 0
		for _, r := range w.Requests() {
			if r.Method == http.MethodPut {
				puts++
			}
		}
		if puts != 1 {
			t.Errorf("it was sent %d times", puts)
		}
	})
}

func TestPublicationIsStartedOnce(t *testing.T) {
	w, p := decided(t)
	w.Merge(p, "staf", "squash")
	twice(t, w, func(c *forge.Client) (bool, error) {
		return c.Dispatch(t.Context(), "kantor", "konten", "terbit.yml", forgetest.Main, w.Head(forgetest.Main), map[string]string{"alasan": "disetujui"})
	})
	if runs := w.Runs(); len(runs) != 1 || runs[0].Inputs["alasan"] != "disetujui" {
		t.Errorf("runs %+v", runs)
	}
}

// Nothing is written where it is not known what is there.
func TestAWriteThatCannotReadWritesNothing(t *testing.T) {
	w, p := proposed(t)
	w.Fail(forgetest.Failure{Status: 403})
	c, ctx := client(t, w), t.Context()
	for name, write := range map[string]func() error{
		"comment": func() error {
			_, _, err := c.UpsertComment(ctx, "kantor", "konten", p.Number, "<!-- x -->", "x")
			return err
		},
		"status": func() error {
			_, err := c.SetStatus(ctx, "kantor", "konten", w.Head(p.Branch), forge.Status{State: "success"})
			return err
		},
		"labels": func() error { _, err := c.SetLabels(ctx, "kantor", "konten", p.Number, nil, []string{"a"}); return err },
		"review": func() error {
			_, err := c.RequestReview(ctx, "kantor", "konten", p.Number, []string{"humas"})
			return err
		},
		"merge": func() error {
			_, _, err := c.Merge(ctx, "kantor", "konten", p.Number, w.Head(p.Branch), "merge")
			return err
		},
		"dispatch": func() error {
			_, err := c.Dispatch(ctx, "kantor", "konten", "x.yml", "main", w.Head("main"), nil)
			return err
		},
	} {
		if err := write(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, r := range w.Requests() {
		if r.Method != http.MethodGet {
			t.Errorf("%s was sent", r)
		}
	}
}
