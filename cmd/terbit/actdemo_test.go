//go:build act

package main_test

import (
	"strings"
	"testing"

	terbit "github.com/gunungmas/terbit/cmd/terbit"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// The story that terbit demo tells, event by event through the workflows: a
// return, a correction, an approval that lapses, and the decision.
func TestActTheDemonstration(t *testing.T) {
	s := newStage(t)
	turns := []string{
		"Pranata Humas atau Kabid PIP mempertimbangkan ide", "Staf atau Pranata Humas melengkapi konsep", "Staf melengkapi desain",
		"Pranata Humas mengoreksi", "Staf memperbaiki", "Pranata Humas mengoreksi", "Kabid PIP memutuskan",
		"Pranata Humas mengoreksi", "Kabid PIP memutuskan", "",
	}
	scenes := terbit.DemoScenes()
	if len(scenes) != len(turns) {
		t.Fatalf("the story has %d scenes", len(scenes))
	}
	var p *forgetest.Pull
	for i, scene := range scenes {
		head, reviews, comments := "", 0, 0
		if p != nil {
			head, reviews, comments = s.w.Head(p.Branch), s.w.Reviews(p), len(s.w.Comments(p))
		}
		p = scene.Act(s.w, p)
		// The comments of people come before those that the workflows add.
		said := s.w.Comments(p)[comments:]
		switch {
		case head == "":
			s.target("opened", p).has(t, 0)
		case head != s.w.Head(p.Branch):
			s.target("synchronize", p).has(t, 0)
		}
		if s.w.Reviews(p) > reviews {
			s.reviewed(p).has(t, 0)
		}
		for _, c := range said {
			s.said(p, c).has(t, 0)
		}
		sticky := s.sticky(p)
		if want := "Giliran: " + turns[i]; turns[i] != "" && !strings.Contains(sticky, want) {
			t.Errorf("after %q: no %q in\n%s", scene.Does, want, sticky)
		}
		if started := len(s.w.Runs()); started > 0 != (i == len(scenes)-1) {
			t.Errorf("after %q: started %v", scene.Does, s.w.Runs())
		}
		t.Logf("%s\n%s", scene.Does, sticky)
	}
	s.act("publish.yml", "workflow_dispatch", s.ours(s.example("workflow_dispatch", ""), p), nil).has(t, 0, newItem)
	if !strings.Contains(s.sticky(p), "✅ Disetujui") || s.status(p) != "success" {
		t.Errorf("in the end: %s\n%s", s.status(p), s.sticky(p))
	}
}
