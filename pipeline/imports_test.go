package pipeline_test

import (
	"encoding/json"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/gunungmas/terbit/"

// rank orders the packages: one may import only packages of a lower rank. It is
// the architecture, read from the bottom up; a package without a rank fails.
var rank = map[string]int{
	"schema":        0,
	"pipeline":      0,
	"pipeline/lang": 0,

	// Leaves: know nothing of content.
	"pipeline/diag":        1,
	"pipeline/gfm":         1,
	"pipeline/keep":        1,
	"pipeline/git":         1,
	"pipeline/ledger":      2,
	"pipeline/online":      1,
	"pipeline/platform":    1,
	"schema/generate":      1,
	"pipeline/serve/watch": 1,
	"pipeline/strictyaml":  2,
	"pipeline/frame":       2,
	"pipeline/sarif":       3,
	"pipeline/workflow":    3,
	"pipeline/office":      3,
	"pipeline/media/heif":  1,
	"pipeline/media/vtt":   1,
	"pipeline/media":       3,

	// LOAD
	"pipeline/source": 4,
	"pipeline/fetch":  4,
	"pipeline/card":   4,

	// CHECK, RENDER
	"pipeline/markdown": 5,
	"pipeline/rule":     5,
	"pipeline/tidy":     5,
	"pipeline/social":   5,
	"pipeline/site":     6,
	"pipeline/mend":     6,

	// DECIDE: pure, knows no content on disk
	"pipeline/sop":  1,
	"pipeline/gate": 2,

	// PUBLISH
	"pipeline/decide":                          7,
	"pipeline/projection":                      5,
	"pipeline/channel":                         4,
	"pipeline/channel/guide":                   5,
	"pipeline/channel/handoff":                 6,
	"pipeline/channel/wire":                    5,
	"pipeline/channel/graph":                   6,
	"pipeline/channel/graph/graphtest":         7,
	"pipeline/channel/facebook":                7,
	"pipeline/channel/facebook/facebooktest":   8,
	"pipeline/channel/instagram":               7,
	"pipeline/channel/instagram/instagramtest": 8,
	"pipeline/channel/telegram":                7,
	"pipeline/channel/telegram/telegramtest":   8,
	"pipeline/channel/channeltest":             7,
	"pipeline/channel/bluesky":                 7,
	"pipeline/channel/mastodon":                7,
	"pipeline/publish":                         7,
	"pipeline/comment":                         7,
	"pipeline/doctor":                          6,
	"pipeline/gfm/gfmtest":                     6,
	"pipeline/preview":                         7,
	"pipeline/serve":                           8,
	"pipeline/deploy":                          7,
	"pipeline/tell":                            8,
	"pipeline/desk":                            8,
	"pipeline/forge":                           7,
	"pipeline/forge/forgetest":                 8,
	"pipeline/channel/bluesky/blueskytest":     8,
	"pipeline/channel/mastodon/mastodontest":   8,

	"cmd/terbit": 9,
}

type listed struct {
	ImportPath string
	Imports    []string
}

func list(t *testing.T) (pkgs []listed) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p listed
		if err := dec.Decode(&p); err == io.EOF {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

func TestImportsPointOneWay(t *testing.T) {
	pkgs := list(t)
	if len(pkgs) < len(rank) {
		t.Errorf("%d packages have a rank, %d exist", len(rank), len(pkgs))
	}
	for _, p := range pkgs {
		from := strings.TrimPrefix(p.ImportPath, module)
		r, ok := rank[from]
		if !ok {
			t.Errorf("%s has no rank: say where it stands", from)
			continue
		}
		for _, imp := range p.Imports {
			to, own := strings.CutPrefix(imp, module)
			if own && rank[to] >= r {
				t.Errorf("%s (rank %d) imports %s (rank %d): data flows the other way", from, r, to, rank[to])
			}
		}
	}
}

// Deciding, and saying what enforces the decision, needs no network, no disk and
// no clock of its own.
func TestTheDecisionIsPure(t *testing.T) {
	banned := map[string]bool{"net": true, "net/http": true, "os": true, "os/exec": true, "io/fs": true}
	seen := 0
	for _, p := range list(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		if name != "pipeline/sop" && name != "pipeline/gate" && name != "pipeline/doctor" {
			continue
		}
		seen++
		for _, imp := range p.Imports {
			if banned[imp] {
				t.Errorf("%s imports %s", name, imp)
			}
		}
	}
	if seen != 3 {
		t.Errorf("looked at %d packages, want 3", seen)
	}
}

// Each library that a whole stage hides has one home.
func TestALibraryHasOneHome(t *testing.T) {
	homes := map[string]string{
		"github.com/yuin/goldmark":              "pipeline/markdown",
		"github.com/google/go-github":           "pipeline/forge",
		"github.com/adrg/frontmatter":           "pipeline/source",
		"github.com/urfave/cli/v2":              "cmd/terbit",
		"github.com/invopop/jsonschema":         "schema/generate",
		"github.com/rivo/uniseg":                "pipeline/platform",
		"github.com/tetratelabs/wazero":         "pipeline/media/heif",
		"github.com/fsnotify/fsnotify":          "pipeline/serve/watch",
		"github.com/santhosh-tekuri/jsonschema": "pipeline/strictyaml",
	}
	for _, p := range list(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		for _, imp := range p.Imports {
			for lib, home := range homes {
				if (imp == lib || strings.HasPrefix(imp, lib+"/")) && name != home {
					t.Errorf("%s imports %s, whose home is %s", name, imp, home)
				}
			}
		}
	}
}
