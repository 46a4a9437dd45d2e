package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/schema"
)

func (a *app) auditCommand() *cli.Command {
	return &cli.Command{
		Name: "audit", Usage: a.t("bandingkan unggahan di kanal dengan buku besar", "compare the live posts with the ledger"),
		Description: a.t(`Membaca setiap unggahan yang menurut buku besar sedang tayang, di kanal yang dapat
dibaca lewat API, dan menyebut yang berubah atau hilang. Tidak mengubah apa pun. Yang
tidak dapat dibaca mesin disebut juga: itu dilihat orang. Keluar dengan 1 bila ada yang
berbeda.`,
			`Reads every post that is out by the ledger, on the channels that can be read by API,
and names what was changed or is gone. It changes nothing. What no program can read is
named too: people look at it. Exits with 1 where something differs.`),
		Flags: append(a.rootFlags(), a.liveLedgerFlag(), a.repoFlag(), a.formatFlag("text", "json"),
			&cli.StringFlag{Name: "outbox", Hidden: true}, &cli.StringFlag{Name: "main", Value: "main", Hidden: true}),
		Action: a.audit,
	}
}

// audited is one post as it was found.
type audited struct {
	Item    string         `json:"item"`
	Channel schema.Channel `json:"channel"`
	Account string         `json:"account"`
	URL     string         `json:"url"`
	State   string         `json:"state"` // same, changed, gone, unreadable
	Why     string         `json:"why"`   // of what could not be read
}

func (a *app) audit(c *cli.Context) error {
	l, err := a.openRun(c)
	if err != nil {
		return err
	}
	if err := l.p.load(c.Context); err != nil {
		return err
	}
	wishes, err := l.wishes(c.Context)
	if err != nil {
		return err
	}
	found := l.auditAll(c.Context, wishes)
	l.p.progress.clear()
	if c.String("format") == "json" {
		err = a.writeJSON(struct {
			Posts []audited `json:"posts"`
		}{found})
	} else {
		a.printAudit(found)
	}
	if err == nil && slices.ContainsFunc(found, func(f audited) bool { return f.State == "changed" || f.State == "gone" }) {
		return errFindings
	}
	return err
}

// auditAll looks at what is out, by item and then in the channels' order.
func (l *live) auditAll(ctx context.Context, wishes []publish.Wish) []audited {
	found := []audited{}
	for place, s := range l.store.Standings {
		if s.Status == ledger.Out {
			found = append(found, l.auditOne(ctx, place, s, wishes))
		}
	}
	slices.SortFunc(found, func(x, y audited) int {
		return cmp.Or(cmp.Compare(x.Item, y.Item), publish.Order(x.Channel, y.Channel), cmp.Compare(x.Account, y.Account))
	})
	return found
}

func (l *live) auditOne(ctx context.Context, place ledger.Place, s ledger.Standing, wishes []publish.Wish) audited {
	f := audited{Item: place.Item, Channel: place.Channel, Account: place.Account, URL: s.URL, State: "unreadable"}
	t, ok := l.transport(place.Channel).(carrier)
	switch {
	case !byAPI(l.p.office, place.Channel):
		f.Why = l.t("kanal ini diunggah orang", "people post on this channel")
		return f
	case !ok:
		f.Why = l.tf("%s belum diisi", "%s is not set", channelVar(place.Channel, "TOKEN"))
		return f
	case !t.remote.Able().Read:
		f.Why = l.tf("%s tidak dapat dibaca lewat API", "%s can't be read by API", platform.Name(place.Channel))
		return f
	case place.Account != l.p.office.Destination(place.Channel).Account:
		f.Why = l.t("akun ini tidak lagi ada di konfigurasi", "the configuration no longer has this account")
		return f
	}
	if s.How == channel.Reply {
		f.Why = l.t("diralat dengan balasan yang tertaut; unggahan semula tidak berubah", "corrected by a linked reply; the first post is unchanged")
		return f
	}
	message := publish.Message(wishes, place, s.Digest)
	if message == nil {
		f.Why = l.t("isinya kini lain dari yang tayang; jalankan publish lebih dulu", "its content is now other than what is out; run publish first")
		return f
	}
	shown, err := t.remote.Shown(ctx, channel.Job{Message: *message, URL: s.URL, ID: s.PostID, Parts: s.Parts, Time: s.Begun, Key: s.Key})
	switch {
	case err != nil:
		f.Why = err.Error()
	case shown.State == channel.Same:
		f.State = "same"
	case shown.State == channel.Changed:
		f.State = "changed"
	case shown.State == channel.Gone:
		f.State = "gone"
	}
	return f
}

func (a *app) printAudit(found []audited) {
	paint, count := a.palette(a.stdout), map[string]int{}
	item := ""
	for _, f := range found {
		count[f.State]++
		if f.State == "same" {
			continue
		}
		if f.Item != item {
			item = f.Item
			fmt.Fprintln(a.stdout, paint(bold, frame.Clean(item)))
		}
		color, said := auditWords(f.State)
		line := said.In(a.lang)
		if more := cmp.Or(f.Why, f.URL); more != "" {
			line += ": " + more
		}
		fmt.Fprintf(a.stdout, "  %-10s %s\n", platform.Name(f.Channel), paint(color, frame.Clean(line)))
	}
	fmt.Fprintln(a.stdout, lang.T("%d unggahan: %d sama, %d berubah, %d hilang, %d tidak dapat dibaca", "%d posts: %d the same, %d changed, %d gone, %d could not be read").
		With(len(found), count["same"], count["changed"], count["gone"], count["unreadable"]).In(a.lang))
}

func auditWords(state string) (string, lang.Text) {
	switch state {
	case "changed":
		return red, lang.T("BERUBAH di kanal", "CHANGED on the channel")
	case "gone":
		return red, lang.T("HILANG dari kanal", "GONE from the channel")
	}
	return yellow, lang.T("dilihat orang", "for people to look at")
}
