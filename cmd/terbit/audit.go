package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

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
dibaca lewat API, dan menyebut yang berubah atau hilang. Bila kanalnya menyebutkan
unggahan akun itu, disebut juga yang tidak ada di buku besar sejak buku besar itu
dimulai. Tidak mengubah apa pun. Yang tidak dapat dibaca mesin dilihat orang. Keluar
dengan 1 bila ada yang berbeda.`,
			`Reads every post that is out by the ledger, on the channels that can be read by API,
and names what was changed or is gone. Where the channel lists the account's posts, those
that the ledger does not know are named as well, since it was begun. It changes nothing.
What no program can read is for people to look at. Exits with 1 where something differs.`),
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
	State   string         `json:"state"`          // same, changed, gone, unreadable; outside: the ledger does not know it
	Why     string         `json:"why"`            // of what could not be read, or may be known after all
	Time    *time.Time     `json:"time,omitempty"` // of what the ledger does not know
}

// differs reports whether it is not as the ledger has it.
func (f audited) differs() bool {
	return f.State == "changed" || f.State == "gone" || f.State == "outside"
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
	if err == nil && slices.ContainsFunc(found, audited.differs) {
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
	for _, c := range slices.SortedFunc(maps.Keys(l.p.office.Destinations), publish.Order) {
		found = append(found, l.auditAccount(ctx, c)...)
	}
	return found
}

// auditAccount looks for what the ledger does not know among the posts that an account
// made since the ledger was begun.
func (l *live) auditAccount(ctx context.Context, c schema.Channel) (found []audited) {
	t, ok := l.transport(c).(carrier)
	if !ok || !byAPI(l.p.office, c) {
		return nil
	}
	lister, ok := t.remote.(channel.Lister)
	if !ok {
		return nil // as each of its posts says, it can't be read
	}
	f := audited{Channel: c, Account: l.p.office.Destination(c).Account, State: "unreadable"}
	posts, all, err := lister.Recent(ctx, l.store.Genesis.Time)
	if err != nil {
		f.Why = l.tf("daftar unggahan akun ini tidak dapat dibaca: %v", "the list of this account's posts can't be read: %v", err)
		return []audited{f}
	}
	known, doubt := knownPosts(l.store.Standings, c, f.Account), ""
	if unanswered(l.store.Standings, c, f.Account) {
		doubt = l.t("mungkin unggahan yang jawabannya hilang; lihat: terbit status", "it may be a post whose answer was lost; see: terbit status")
	}
	for _, p := range posts {
		if !known.holds(p) {
			at := p.Time.In(l.p.office.Location) // people read times in the office's zone
			found = append(found, audited{Channel: c, Account: f.Account, URL: p.URL, State: "outside", Why: doubt, Time: &at})
		}
	}
	if !all {
		f.Why = l.tf("hanya %d unggahan terbaru akun ini yang disebutkan kanalnya", "the channel lists only the %d newest posts of this account", len(posts))
		found = append(found, f)
	}
	return found
}

// postNames are the names by which the ledger knows an account's posts: ids, and the
// ends of addresses, which hold the id whatever the address begins with.
type postNames map[string]bool

func knownPosts(standings map[ledger.Place]ledger.Standing, c schema.Channel, account string) postNames {
	known := postNames{}
	for place, s := range standings {
		if place.Channel != c || place.Account != account {
			continue
		}
		known.add(s.PostID, s.URL)
		for _, p := range s.Thread {
			known.add(p.ID, p.URL)
		}
	}
	return known
}

// unanswered reports whether a post may be out on the account that has no id on record
// yet: a run was cut off there, or a person is asked.
func unanswered(standings map[ledger.Place]ledger.Standing, c schema.Channel, account string) bool {
	for place, s := range standings {
		if place.Channel == c && place.Account == account && (s.Status == ledger.Cut || s.Status == ledger.InDoubt) {
			return true
		}
	}
	return false
}

func (n postNames) add(ids, address string) {
	for id := range strings.FieldsSeq(ids + " " + address) {
		n[id], n[lastOf(id)] = true, true
	}
	delete(n, "")
}

func (n postNames) holds(p channel.Sighting) bool {
	return slices.ContainsFunc(p.IDs, func(id string) bool { return n[id] }) || n[lastOf(p.URL)]
}

// lastOf is the last part of an address's path, be it of the web or of a record; "" where
// it has none.
func lastOf(address string) string {
	if end := strings.IndexAny(address, "?#"); end >= 0 {
		address = address[:end]
	}
	_, rest, _ := strings.Cut(address, "://")
	rest = strings.TrimRight(rest, "/")
	return rest[strings.LastIndex(rest, "/")+1:]
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
	paint, count, others := a.palette(a.stdout), map[string]int{}, 0
	item, accounts := "", false
	for _, f := range found {
		if count[f.State]++; f.Item == "" {
			others++
		}
		if f.State == "same" {
			continue
		}
		if f.Item != item || f.Item == "" && !accounts {
			item, accounts = f.Item, f.Item == ""
			fmt.Fprintln(a.stdout, paint(bold, cmp.Or(frame.Clean(item), a.t("Akun", "Accounts"))))
		}
		color, said := auditWords(f.State)
		line := said.In(a.lang)
		if f.Time != nil {
			line += ", " + a.lang.ShortMoment(*f.Time)
		}
		if f.URL != "" && (f.Why == "" || f.State == "outside") {
			line += ": " + f.URL
		}
		if f.Why != "" {
			line += ": " + f.Why
		}
		fmt.Fprintf(a.stdout, "  %-10s %s\n", platform.Name(f.Channel), paint(color, frame.Clean(line)))
	}
	posts := len(found) - others
	fmt.Fprintln(a.stdout, lang.T("%d unggahan: %d sama, %d berubah, %d hilang, %d tidak dapat dibaca", "%d posts: %d the same, %d changed, %d gone, %d could not be read").
		With(posts, count["same"], count["changed"], count["gone"], posts-count["same"]-count["changed"]-count["gone"]).In(a.lang))
	if n := count["outside"]; n > 0 {
		fmt.Fprintln(a.stdout, lang.T("%d unggahan akun tidak ada di buku besar; bila bukan dari kantor, ganti kata sandi dan token akun itu", "%d posts of accounts are not in the ledger; where the office did not make them, change the account's password and token").With(n).In(a.lang))
	}
}

func auditWords(state string) (string, lang.Text) {
	switch state {
	case "changed":
		return red, lang.T("BERUBAH di kanal", "CHANGED on the channel")
	case "gone":
		return red, lang.T("HILANG dari kanal", "GONE from the channel")
	case "outside":
		return red, lang.T("TIDAK ADA di buku besar", "NOT in the ledger")
	}
	return yellow, lang.T("dilihat orang", "for people to look at")
}
