package rule

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/source"
)

// In every case of every rule: an item alone, with the facts of the others, is
// told what it is told among them.
func TestFactsStandInForItems(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	several, found := 0, 0
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range split(archive) {
			corpus := c.load(t)
			opts := c.parse(t)
			all := Check(context.Background(), corpus, testOffice(), opts)
			facts := Facts(corpus)
			if len(corpus.Items) > 1 {
				several++
			}
			for i, it := range corpus.Items {
				opts.Others = append(append([]Fact{}, facts[:i]...), facts[i+1:]...)
				alone := Check(context.Background(), &source.Corpus{Items: []*source.Item{it}}, testOffice(), opts)
				var want []diag.Finding
				for _, f := range all {
					if strings.HasPrefix(f.Path, it.ID+"/") {
						want = append(want, f)
					}
				}
				found += len(want)
				if d := cmp.Diff(format(want, lang.Indonesian), format(alone, lang.Indonesian)); d != "" {
					t.Errorf("%s %s, %s:\n%s", name, c.name, it.ID, d)
				}
			}
		}
	}
	if several < 5 || found < 100 {
		t.Errorf("%d cases of several items, %d findings: too few to say anything", several, found)
	}
}
