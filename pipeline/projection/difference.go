package projection

import (
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/schema"
)

// Kind is how an item differs from what was decided.
type Kind string

// The kinds.
const (
	Undecided  Kind = "undecided"  // never decided on
	Changed    Kind = "changed"    // other bytes than the decided ones
	Broken     Kind = "broken"     // the same, and main's can't be read
	Removed    Kind = "removed"    // decided, and no longer in main
	Waiting    Kind = "waiting"    // decided, and not due yet
	Ordered    Kind = "ordered"    // decided, and an order stops it or took it down
	Unreadable Kind = "unreadable" // decided, and this program can't read it
)

// Wrong reports whether something is to be mended, and not just waited for.
func (k Kind) Wrong() bool { return k == Broken || k == Removed || k == Unreadable }

// Difference is one item that main has otherwise than the site shows it.
type Difference struct {
	Item       string
	Kind       Kind
	Head       string                // revision in main; empty where it is gone
	Shown      string                // revision on the site; empty where it is not shown
	Decided    Decision              // the last one; zero where there is none
	Due        time.Time             // of a waiting one
	Withdrawal schema.WithdrawalKind // that main asks for and nobody decided
	Orders     ledger.Orders         // that stand
	Other      string                // the name that the folder has, or had, otherwise
}

// Why is the reason, and what the site shows instead.
func (d Difference) Why(loc *time.Location) lang.Text {
	return lang.T("%s; %s", "%s; %s").With(d.reason(loc), d.instead(loc))
}

func (d Difference) reason(loc *time.Location) lang.Text {
	switch d.Kind {
	case Undecided:
		if d.Other != "" {
			return lang.T("nama baru dari %s, belum diputuskan", "a new name of %s, not decided on").With(d.Other)
		}
		return lang.T("belum diputuskan", "not decided on")
	case Broken:
		return lang.T("tidak dapat dibaca dan belum diputuskan", "can't be read, and not decided on")
	case Removed:
		if d.Other != "" {
			return lang.T("foldernya diganti nama menjadi %s", "its folder was renamed to %s").With(d.Other)
		}
		return lang.T("foldernya dihapus tanpa pencabutan", "its folder was deleted without a withdrawal")
	case Waiting:
		return lang.T("sudah diputuskan, dijadwalkan tayang %s", "decided on, scheduled for %s").With(moment(d.Due.In(loc)))
	case Ordered:
		if w := d.Orders.Withdrawal; w != nil {
			return lang.T("dicabut dengan perintah oleh %s (#%d): %s", "withdrawn by command by %s (#%d): %s").With(w.By, w.Pull, w.Reason)
		}
		h := d.Orders.Holds[0]
		return lang.T("ditahan oleh %s (#%d): %s", "held by %s (#%d): %s").With(h.By, h.Pull, h.Reason)
	case Unreadable:
		return lang.T("revisi yang diputuskan tidak dapat dibaca program ini", "this program can't read the decided revision")
	}
	switch d.Withdrawal {
	case "":
		return lang.T("berubah tanpa keputusan", "changed without a decision")
	case schema.PersonalData:
		return lang.T("pencabutan karena data pribadi belum diputuskan: putuskan segera", "a withdrawal for personal data is not decided on: decide at once")
	}
	return lang.T("pencabutannya belum diputuskan", "its withdrawal is not decided on")
}

func (d Difference) instead(loc *time.Location) lang.Text {
	if d.Shown == "" {
		return lang.T("tidak tampil di situs", "not on the site")
	}
	if d.Kind == Ordered && d.Orders.Withdrawal != nil {
		return lang.T("situs menampilkan pencabutannya", "the site shows that it was withdrawn")
	}
	if d.Shown != d.Decided.Revision {
		return lang.T("situs menampilkan revisi %.7s, yang diputuskan sebelumnya", "the site shows revision %.7s, decided on before").With(d.Shown)
	}
	return lang.T("situs tetap menampilkan revisi %.7s, diputuskan %s", "the site still shows revision %.7s, decided on %s").With(d.Shown, moment(d.Decided.Time.In(loc)))
}

// moment is a time in either language.
func moment(t time.Time) lang.Text {
	return lang.Text{ID: lang.Indonesian.ShortMoment(t), EN: lang.English.ShortMoment(t)}
}
