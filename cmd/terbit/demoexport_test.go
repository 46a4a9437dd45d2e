//go:build act

package main

import "github.com/gunungmas/terbit/pipeline/forge/forgetest"

// DemoScene is one event of the demonstration's story, for the plays under act.
type DemoScene struct {
	Does string
	// Act lets it happen, and gives the story's pull request.
	Act func(*forgetest.World, *forgetest.Pull) *forgetest.Pull
}

// DemoScenes are the demonstration's story.
func DemoScenes() []DemoScene {
	out := make([]DemoScene, len(demoStory))
	for i, sc := range demoStory {
		out[i] = DemoScene{sc.who + " " + sc.does.ID, func(w *forgetest.World, p *forgetest.Pull) *forgetest.Pull {
			s := &stage{world: w, pull: p}
			sc.act(s)
			return s.pull
		}}
	}
	return out
}
