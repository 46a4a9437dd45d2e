package doctor

import (
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// The environments that our workflows name. GitHub makes one that is missing when a
// workflow first runs in it, open to every branch and without a secret.
const (
	PublishRoom = "terbit"
	SiteRoom    = "github-pages"
)

// endsSoon is how long before its end a token is told of.
const endsSoon = 14 * 24 * time.Hour

// needed is a secret without which something does not work.
type needed struct {
	room, name string
	without    lang.Text
}

// needs are the secrets that the configuration calls for.
func (e *exam) needs() []needed {
	list := []needed{{PublishRoom, "TERBIT_LEDGER_KEY", lang.T("buku besar tidak dapat ditulis, jadi tidak ada yang diterbitkan (kecuali variabel TERBIT_LEDGER menunjuk tempat yang tidak memerlukan kunci)",
		"the ledger can't be written, so nothing is published (unless the variable TERBIT_LEDGER names a place that needs no key)")}}
	for _, c := range e.byAPI() {
		list = append(list, needed{PublishRoom, "TERBIT_" + strings.ToUpper(c) + "_TOKEN", lang.T("kanal %s menolak semua unggahan", "the channel %s refuses every post").With(c)})
	}
	if e.Office.Deploy.To == schema.DeployBranch {
		list = append(list, needed{SiteRoom, "TERBIT_SITE_KEY", lang.T("situs tidak dapat dipasang pada cabangnya", "the site can't be put on its branch")})
	}
	return list
}

// keys looks whether the secrets that publishing needs are there. Their names are all
// that GitHub tells; whether a token is taken, terbit token check asks the platform.
func (e *exam) keys() {
	rooms := e.Settings.Environments
	if e.Office == nil || e.Office.Publish != schema.PublishInEarnest || e.plan == planA || !rooms.Known {
		return // nothing is published, or the lines on environments say what stands in the way
	}
	var there []string
	for _, n := range e.needs() {
		l := Line{ID: "secret-" + n.name, Group: GroupActions, State: Problem, URL: e.page("settings/environments")}
		at := slices.IndexFunc(rooms.Value, func(env Environment) bool { return env.Name == n.room })
		switch {
		case at >= 0 && slices.Contains(rooms.Value[at].Secrets.Value, n.name), slices.Contains(e.Settings.Secrets.Value, n.name):
			there = append(there, n.name) // one of the whole repository is a warning of its own
			continue
		case at >= 0 && !rooms.Value[at].Secrets.Known:
			l.ID = "secrets-" + n.room
			if !slices.ContainsFunc(e.lines, func(o Line) bool { return o.ID == l.ID }) {
				e.unread(l, lang.T("Nama rahasia pada environment %s", "The names of the secrets of the environment %s").With(n.room), rooms.Value[at].Secrets.Why)
			}
			continue
		case at < 0:
			l.Says = lang.T("Environment %s belum ada, jadi rahasia %s juga belum: %s.", "There is no environment %s yet, so there is no secret %s either: %s.").With(n.room, n.name, n.without)
			l.Next = lang.T("Settings › Environments › New environment: %s, hanya untuk cabang %s; lalu: gh secret set %s --env %s", "Settings › Environments › New environment: %s, for the branch %s only; then: gh secret set %s --env %s").With(n.room, e.Settings.Branch, n.name, n.room)
		default:
			l.Says = lang.T("Rahasia %s tidak ada pada environment %s: %s.", "There is no secret %s in the environment %s: %s.").With(n.name, n.room, n.without)
			l.Next = lang.T("gh secret set %s --env %s (nilainya dari panduan kanal, atau kunci deploy buku besar)", "gh secret set %s --env %s (its value is by the channel's guide, or the ledger's deploy key)").With(n.name, n.room)
		}
		e.add(l)
	}
	if len(there) > 0 {
		e.add(Line{ID: "secrets-there", Group: GroupActions, State: OK, Says: lang.T("Rahasia untuk menerbitkan ada: %s.", "The secrets for publishing are there: %s.").With(strings.Join(there, ", "))})
	}
	e.tokenEnds()
}

// tokenEnds says when tokens end, as the office noted it.
func (e *exam) tokenEnds() {
	at := slices.IndexFunc(e.Settings.Environments.Value, func(env Environment) bool { return env.Name == PublishRoom })
	if at < 0 || !e.Settings.Environments.Value[at].Variables.Known {
		return
	}
	noted := e.Settings.Environments.Value[at].Variables.Value
	for _, c := range e.byAPI() {
		name := "TERBIT_" + strings.ToUpper(c) + "_EXPIRES"
		day, ok := noted[name]
		if !ok {
			continue
		}
		l := Line{ID: "token-" + c, Group: GroupActions, State: OK, Says: lang.T("Token %s berlaku sampai %s, menurut %s.", "The token of %s is valid until %s, by %s.").With(c, day, name)}
		ends, err := time.ParseInLocation(time.DateOnly, day, e.Office.Location)
		switch renew := lang.T("perbarui menurut panduan kanalnya (terbit token perbarui %s), lalu: gh variable set %s --env %s", "renew it by the channel's guide (terbit token renew %s), then: gh variable set %s --env %s").With(c, name, PublishRoom); {
		case err != nil:
			l.State, l.Says = Warning, lang.T("Variabel %s berisi %q, bukan tanggal: kanal %s menolak semua unggahan.", "The variable %s holds %q, which is no date: the channel %s refuses every post.").With(name, day, c)
			l.Next = lang.T("tulis tanggal seperti 2027-01-31: gh variable set %s --env %s", "write a date like 2027-01-31: gh variable set %s --env %s").With(name, PublishRoom)
		case !e.Now.Before(ends):
			l.State, l.Says, l.Next = Problem, lang.T("Token %s sudah berakhir %s, menurut %s.", "The token of %s ended on %s, by %s.").With(c, day, name), renew
		case ends.Sub(e.Now) < endsSoon:
			l.State, l.Says, l.Next = Warning, lang.T("Token %s berakhir %s, menurut %s.", "The token of %s ends on %s, by %s.").With(c, day, name), renew
		}
		e.add(l)
	}
}
