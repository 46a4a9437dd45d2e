package gate

import (
	"cmp"
	"slices"
	"time"

	"github.com/gunungmas/terbit/pipeline/sop"
)

// Order is a hold or a withdrawal by command.
type Order struct {
	By      string    `json:"by"`
	Reason  string    `json:"reason"`
	At      time.Time `json:"at"`
	Comment int64     `json:"comment"`
}

// Orders are the commands that still speak after a decision.
type Orders struct {
	// Holds stop a publication until they are released.
	Holds []Order `json:"holds"`
	// Withdrawals take a live item down at once; the pull request follows.
	Withdrawals []Order `json:"withdrawals"`
	// Spoken are all that counted, in their order, those that no longer stand too.
	// Who keeps them by this needs no comment to stay what it was.
	Spoken []Spoken `json:"spoken"`
	// Ignored are the hold, release and withdrawal commands that did not count.
	Ignored []Ignored `json:"ignored"`
}

// Spoken is a hold, a release or a withdrawal that counted when it was said.
type Spoken struct {
	Order
	Verb Verb `json:"verb"`
	// All says that a release lifts everybody's holds, and not the person's own alone.
	All bool `json:"all,omitempty"`
	// URL is the comment's address, if it is known.
	URL string `json:"url,omitempty"`
}

// StandingOrders reads the holds and withdrawals of a pull request up to now,
// also after its merge: a decision is final for its revision, but for these.
func StandingOrders(p sop.Policy, s Snapshot) Orders {
	q := newInquiry(p, s)
	q.end = s.Now
	q.commands()
	out := Orders{Holds: []Order{}, Withdrawals: []Order{}, Spoken: []Spoken{}, Ignored: []Ignored{}}
	urls := map[int64]string{}
	for _, c := range s.Comments {
		urls[c.ID] = c.URL
	}
	for _, o := range q.heard.spoken {
		o.URL = urls[o.Comment]
		out.Spoken = append(out.Spoken, o)
	}
	for _, h := range q.heard.holds {
		out.Holds = append(out.Holds, Order{By: h.by, Reason: h.reason, At: h.at, Comment: h.comment})
	}
	for _, t := range q.heard.tarik {
		out.Withdrawals = append(out.Withdrawals, Order{By: t.by, Reason: t.remark, At: t.at, Comment: t.id})
	}
	for _, i := range q.heard.ignored {
		out.Ignored = append(out.Ignored, i.Ignored)
	}
	return out
}

// order is a command with the comment it stands in.
type order struct {
	Command
	statement
	edited bool
}

// commands reads the comments. An edited comment never opens anything: it is
// ignored with a reason. A no is different. Somebody who wrote /tahan and then
// corrected a typing error still means no, so an edited hold holds, and an
// edited or unexplained refusal holds until it is made clear.
func (q *inquiry) commands() {
	for _, o := range q.orders() {
		switch o.Verb {
		case Hold:
			q.hold(o, false)
		case Refuse:
			q.refuse(o)
		case Release:
			q.release(o)
		case Withdraw:
			q.withdraw(o)
		case Deputise:
			q.handOver(o)
		case Posted, PostFailed, NotPosted, TakenDown:
			// Publication reads these.
		default:
			q.speak(o)
		}
	}
}

// orders lists the commands of people up to the end, in the order of
// (time, id, line). A comment that was edited by then counts from its edit.
func (q *inquiry) orders() []order {
	var out []order
	for _, c := range q.snap.Comments {
		if c.CreatedAt.After(q.end) || c.Author.Kind == App {
			continue // our own comments explain the commands
		}
		at := c.CreatedAt
		if c.Edited && c.EditedAt.After(at) && !c.EditedAt.After(q.end) {
			at = c.EditedAt
		}
		for line, cmd := range ParseCommands(c.Body) {
			s := statement{kind: "comment", id: c.ID, line: line, at: at, by: c.Author.Login, remark: oneLine(cmd.Reason)}
			if code := notAPerson(c.Author); code != "" {
				q.ignore(s, code)
				continue
			}
			out = append(out, order{cmd, s, c.Edited})
		}
	}
	slices.SortStableFunc(out, func(a, b order) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id), cmp.Compare(a.line, b.line))
	})
	return out
}

// speak takes the commands that serve a step.
func (q *inquiry) speak(o order) {
	says := map[Verb]saying{ConsiderYes: considersYes, ConsiderNo: considersNo, Ready: saysReady, Corrected: saysCorrected}
	switch o.says = says[o.Verb]; {
	case o.edited:
		q.ignore(o.statement, CommentEdited)
	case o.Problem != "":
		q.ignore(o.statement, o.Problem)
	default:
		q.heard.statements = append(q.heard.statements, o.statement)
	}
}

func (q *inquiry) speaks(o order, verb Verb, all bool) {
	q.heard.spoken = append(q.heard.spoken, Spoken{Order: Order{By: o.by, Reason: o.remark, At: o.at, Comment: o.id}, Verb: verb, All: all})
}

func (q *inquiry) hold(o order, unclear bool) {
	if q.anyRole(o.by, o.at) == "" {
		q.ignore(o.statement, NoRole)
		return
	}
	q.speaks(o, Hold, false)
	q.heard.holds = append(q.heard.holds, hold{by: o.by, reason: o.remark, at: o.at, comment: o.id, unclear: unclear})
}

func (q *inquiry) refuse(o order) {
	switch {
	case q.eitherTime(o.by, q.policy.DecidingRoles(), o.at) == "":
		q.ignore(o.statement, NoRole)
	case o.edited || o.Problem != "":
		q.hold(o, true)
	default:
		q.heard.holds = slices.DeleteFunc(q.heard.holds, func(h hold) bool { return h.unclear && same(h.by, o.by) })
		o.says = refuses
		q.heard.statements = append(q.heard.statements, o.statement)
	}
}

// release lifts the person's own holds, or a decider's word lifts them all.
func (q *inquiry) release(o order) {
	if o.edited || o.Problem != "" {
		q.ignore(o.statement, cmp.Or(o.Problem, CommentEdited))
		return
	}
	decides := q.roster.HoldsAny(o.by, q.policy.DecidingRoles(), o.at, q.end) != ""
	q.speaks(o, Release, decides)
	before := len(q.heard.holds)
	q.heard.holds = slices.DeleteFunc(q.heard.holds, func(h hold) bool { return decides || same(h.by, o.by) })
	switch {
	case before == 0:
		q.ignore(o.statement, NothingHeld)
	case before == len(q.heard.holds):
		q.ignore(o.statement, ReleaseNotAllowed)
	}
}

// withdraw takes a decider's /tarik. It takes something down, so it must be as
// clear as anything that puts something up.
func (q *inquiry) withdraw(o order) {
	switch {
	case q.roster.HoldsAny(o.by, q.policy.DecidingRoles(), o.at) == "":
		q.ignore(o.statement, NoRole)
	case o.edited || o.Problem != "":
		q.ignore(o.statement, cmp.Or(o.Problem, CommentEdited))
	default:
		q.speaks(o, Withdraw, false)
		q.heard.tarik = append(q.heard.tarik, o.statement)
	}
}

// handOver takes /wakil: somebody with a role calls a deputy of that role. It
// gives nobody a right: who is a deputy, and when, stands in the policy.
func (q *inquiry) handOver(o order) {
	roles := q.roster.RolesOf(o.by, q.end)
	called := func(role string) bool { return slices.Contains(q.roster.Deputies(role, q.end), o.Subject) }
	switch {
	case q.anyRole(o.by, o.at) == "":
		q.ignore(o.statement, NoRole)
	case o.edited || o.Problem != "":
		q.ignore(o.statement, cmp.Or(o.Problem, CommentEdited))
	case !slices.ContainsFunc(roles, called):
		q.ignore(o.statement, NotDeputy)
	default:
		q.heard.handed = append(q.heard.handed, handover{by: o.by, to: o.Subject, at: o.at})
	}
}
