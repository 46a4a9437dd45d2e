package desk

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// Proof is how much an address proves.
type Proof string

// The levels of proof.
const (
	AccountVerified Proof = "account" // the address names the registered account
	HostMatches     Proof = "host"    // it is the platform's, and names no account
	Stated          Proof = "stated"  // there is no address
)

// Name is the level in words.
func (p Proof) Name() lang.Text {
	switch p {
	case AccountVerified:
		return lang.T("akun pada alamat cocok", "the address names the account")
	case HostMatches:
		return lang.T("alamat milik platform", "the address is the platform's")
	}
	return lang.T("menurut keterangan petugas", "as staff stated")
}

// ProofOf is what the address of a post on an account proves.
func ProofOf(c schema.Channel, account, address string) Proof {
	switch named := accountIn(c, address); {
	case address == "":
		return Stated
	case named != "" && registered(c, account) && same(named, account):
		return AccountVerified
	}
	return HostMatches
}

func registered(c schema.Channel, account string) bool { return account != "" && account != string(c) }

func same(a, b string) bool {
	return strings.EqualFold(strings.TrimPrefix(a, "@"), strings.TrimPrefix(b, "@"))
}

// nameless are first parts of a path that stand where an account's name does.
var nameless = []string{"i", "c", "s", "t", "p", "reel", "tv", "watch", "share", "story.php", "permalink.php", "photo.php", "photo", "groups", "video", "v"}

// accountIn is the account that the address names, where the platform's addresses do
// so reliably; else "". Facebook's and Instagram's may carry any name there, or none.
func accountIn(c schema.Channel, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch {
	case len(parts) < 2:
		return "" // a short link
	case c == "bluesky" && parts[0] == "profile" && strings.HasPrefix(parts[1], "did:"):
		return "" // a number that names the account for ever, and not the handle that is registered
	case c == "bluesky" && parts[0] == "profile":
		return parts[1]
	case (c == "tiktok" || c == "threads" || c == "mastodon") && !strings.HasPrefix(parts[0], "@"):
		return ""
	case slices.Contains([]schema.Channel{"x", "telegram", "tiktok", "threads", "mastodon", "instagram", "facebook"}, c) && !slices.Contains(nameless, strings.ToLower(parts[0])):
		return parts[0]
	}
	return ""
}

// Fault is what is wrong with an answer that something is out.
type Fault int

// The faults.
const (
	Fine         Fault = iota
	Withdrawal         // an address, where a withdrawal was asked about
	NotItsPost         // no address of a post on the platform
	OtherAccount       // the address names another account than the registered one
	NeedsAddress       // a post here has an address
	OtherPart          // the address is that of another post of the thread
)

// Examine judges the answer that what is pending at a place is out, at an address or,
// where it is "", without one.
func Examine(d platform.Destination, s ledger.Standing, address string) Fault {
	e := s.Pending
	switch {
	case address != "" && e.Action == ledger.ActionWithdraw:
		return Withdrawal
	case address != "" && !d.Owns(address):
		return NotItsPost
	case address != "" && strict(d.Channel) && registered(d.Channel, e.Account) && foreign(d.Channel, e.Account, address):
		return OtherAccount
	case address == "" && !d.NoURL && (e.Action == ledger.ActionPost || e.Action == ledger.ActionCorrect && s.URL == "" && len(s.Handed) > 0):
		return NeedsAddress
	case e.Part > 0 && isOut(s.Thread, address):
		return OtherPart
	}
	return Fine
}

// isOut reports whether an address is that of a part which is known to be out. The last
// element names the post; what stands before may name the account in several ways.
func isOut(thread []ledger.Part, address string) bool {
	last := func(address string) string { return path.Base(strings.TrimRight(address, "/")) }
	return slices.ContainsFunc(thread, func(p ledger.Part) bool { return p.URL != "" && last(p.URL) == last(address) })
}

// strict says that the name in an address is the account's own, not an alias.
func strict(c schema.Channel) bool { return c != "facebook" && c != "instagram" && c != "mastodon" }

func foreign(c schema.Channel, account, address string) bool {
	named := accountIn(c, address)
	return named != "" && !same(named, account)
}

// Why tells a person.
func (f Fault) Why(d platform.Destination, account string) lang.Text {
	name := platform.Name(d.Channel)
	switch f {
	case Withdrawal:
		return lang.T("yang ditanyakan pencabutan dari %s", "the question is the withdrawal from %s").With(name)
	case NotItsPost:
		return lang.T("bukan alamat unggahan di %s", "no address of a post on %s").With(name)
	case OtherAccount:
		return lang.T("alamat itu menyebut akun lain; yang terdaftar %s", "the address names another account; the registered one is %s").With(account)
	case NeedsAddress:
		return lang.T("unggahan di %s punya alamat; salin tautannya dari aplikasi", "a post on %s has an address; copy its link from the app").With(name)
	case OtherPart:
		return lang.T("itu alamat bagian lain dari utasnya, yang sudah tercatat", "that is the address of another part of the thread, which is on record")
	}
	return lang.Text{}
}
