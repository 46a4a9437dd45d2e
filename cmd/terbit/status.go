package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/schema"
)

func (a *app) statusCommand() *cli.Command {
	return &cli.Command{
		Name: "status", Usage: a.t("keadaan setiap konten menurut buku besar", "where every item stands by the ledger"),
		Description: a.t("Menunjukkan setiap konten: tahapnya, di kanal mana sudah ada, dan apa yang masih menunggu.",
			"Shows every item: its stage, the channels that show it, and what is still waiting."),
		Flags:  append(a.rootFlags(), a.ledgerFlag(), a.formatFlag("text", "json")),
		Action: a.status,
	}
}

// itemStatus is one item's line.
type itemStatus struct {
	Item    string          `json:"item"`
	Title   string          `json:"title"`
	State   string          `json:"state"` // idea, concept, design, scheduled, ready, out, corrected, withdrawn, broken
	Out     []channelStatus `json:"out"`
	Pending []actionJSON    `json:"pending"`
}

type channelStatus struct {
	Channel schema.Channel `json:"channel"`
	Account string         `json:"account"`
	Status  ledger.Status  `json:"status"`
	URL     string         `json:"url"`
	Time    time.Time      `json:"time"`
}

func (a *app) status(c *cli.Context) error {
	p, err := a.open(c)
	if err != nil {
		return err
	}
	d, err := a.wishes(c.Context, p)
	if err != nil {
		return err
	}
	book, err := a.book(c.Context, p)
	if err != nil {
		return err
	}
	p.progress.clear()
	lines := a.itemStatuses(p, d, book)
	if c.String("format") == "json" {
		return a.writeJSON(struct {
			Items []itemStatus `json:"items"`
		}{lines})
	}
	a.printStatus(lines)
	return nil
}

func (a *app) itemStatuses(p *project, d *desired, book *ledger.Book) []itemStatus {
	pending := map[string][]actionJSON{}
	wishes := publish.Obey(d.wishes, book.Standing)
	for _, act := range publish.Plan(wishes, book.Standings, p.office, p.now) {
		pending[act.Item] = append(pending[act.Item], a.actionJSON(act))
	}
	out := map[string][]channelStatus{}
	for place, s := range book.Standings {
		if s.Status != ledger.Never {
			out[place.Item] = append(out[place.Item], channelStatus{place.Channel, place.Account, s.Status, s.URL, s.Time})
		}
	}
	lines := make([]itemStatus, 0, len(d.wishes))
	for i, w := range wishes[:len(d.wishes)] { // more are of items that are gone
		it := p.corpus.Items[i]
		line := itemStatus{Item: w.Item, Title: it.Meta.Title, Out: out[w.Item], Pending: pending[w.Item]}
		slices.SortFunc(line.Out, func(x, y channelStatus) int { return publish.Order(x.Channel, y.Channel) })
		isOut := slices.ContainsFunc(line.Out, func(s channelStatus) bool { return s.Status == ledger.Out })
		switch {
		case w.Broken:
			line.State = "broken"
		case w.Withdrawn:
			line.State = "withdrawn"
		case !w.Unfinished.IsZero():
			line.State = stageNames[rule.Stage(it)]
		case !isOut && w.Due.After(p.now):
			line.State = "scheduled"
		case !isOut && len(w.Messages) > 0:
			line.State = "ready"
		case w.Corrections > 0:
			line.State = "corrected"
		default: // an item without destinations is on the site alone
			line.State = "out"
		}
		lines = append(lines, line)
	}
	return lines
}

var stageNames = map[rule.Step]string{rule.Idea: "idea", rule.Concept: "concept", rule.Design: "design"}

func (a *app) printStatus(lines []itemStatus) {
	paint := a.palette(a.stdout)
	if len(lines) == 0 {
		fmt.Fprintln(a.stdout, a.t("Belum ada konten. Mulai dengan: terbit new", "No items yet. Begin with: terbit new"))
	}
	for _, l := range lines {
		fmt.Fprintf(a.stdout, "%s %s\n", paint(stateColor[l.State], fmt.Sprintf("%-12s", a.state(l.State))), paint(bold, l.Item))
		var names []string
		for _, s := range l.Out {
			if s.Status == ledger.Out {
				names = append(names, platform.Name(s.Channel))
			}
		}
		if len(names) > 0 {
			fmt.Fprintf(a.stdout, "%13s%s\n", "", paint(dim, a.t("ada di: ", "on: ")+strings.Join(names, ", ")))
		}
		for _, line := range a.pendingLines(l.Pending) {
			fmt.Fprintf(a.stdout, "%13s%s\n", "", paint(dim, line))
		}
	}
}

// pendingLines says for which channels something is still to happen, and why; the
// channels that share a reason share a line.
func (a *app) pendingLines(pending []actionJSON) (lines []string) {
	for i := 0; i < len(pending); {
		first := pending[i]
		var names []string
		for ; i < len(pending) && pending[i].Action == first.Action && pending[i].Why == first.Why; i++ {
			names = append(names, platform.Name(pending[i].Channel))
		}
		lines = append(lines, fmt.Sprintf("%s %s: %s", a.kind(first.Action), strings.Join(names, ", "), first.Why))
	}
	return lines
}

var stateColor = map[string]string{"out": green, "corrected": green, "ready": green, "withdrawn": yellow, "broken": red, "scheduled": blue}

func (a *app) state(s string) string {
	switch s {
	case "idea":
		return a.t("ide", "idea")
	case "concept":
		return a.t("konsep", "concept")
	case "design":
		return a.t("desain", "design")
	case "scheduled":
		return a.t("dijadwalkan", "scheduled")
	case "ready":
		return a.t("siap", "ready")
	case "out":
		return a.t("tayang", "out")
	case "corrected":
		return a.t("diralat", "corrected")
	case "withdrawn":
		return a.t("dicabut", "withdrawn")
	}
	return a.t("bermasalah", "broken")
}
