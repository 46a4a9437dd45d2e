package gate

import (
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/schema"
)

// webFlow is the account under which GitHub itself commits: edits on the site,
// merges by button. It is nobody.
const webFlow = "web-flow"

// hands are the people whose work an item's content is.
type hands struct {
	// made are authors and committers, in lower case.
	made map[string]bool
	// claimed are co-authors named in trailers: the last push that names them.
	claimed map[string]time.Time
	// nameless are commits whose author or committer belongs to no account.
	nameless []string
}

// handsOn collects the people behind the commits for which touches is true.
func handsOn(commits []Commit, touches func(*Commit) bool) hands {
	h := hands{made: map[string]bool{}, claimed: map[string]time.Time{}}
	for i := range commits {
		c := &commits[i]
		if !touches(c) {
			continue
		}
		named := h.add(c.Author)
		if c.Committer.Login != webFlow {
			named = h.add(c.Committer) && named
		}
		if !named {
			h.nameless = append(h.nameless, c.SHA)
		}
		for _, login := range c.CoAuthors {
			login = strings.ToLower(login)
			if h.claimed[login].Before(c.PushedAt) {
				h.claimed[login] = c.PushedAt
			}
		}
	}
	return h
}

// add counts an account in and says whether there was one.
func (h hands) add(a Actor) bool {
	if a.Login != "" {
		h.made[strings.ToLower(a.Login)] = true
	}
	return a.Login != ""
}

// itemHands are the people behind an item. A commit that was force-pushed away
// still counts when it shows exactly the content that is to be published.
func (h *history) itemHands(commits []Commit) hands {
	return handsOn(commits, func(c *Commit) bool {
		if c.Rewritten && c.Items[h.item.Path].Tree != h.item.MergeTree {
			return false
		}
		return h.touches(c)
	})
}

// mayDecide tells why somebody may not decide on an item, or "".
func (j *judgement) mayDecide(login string) Code {
	switch claim, named := j.hands.claimed[strings.ToLower(login)]; {
	case same(login, j.proposer.Login):
		return DeciderProposed
	case same(login, j.snap.PullRequest.Author.Login):
		return DeciderAuthored
	case j.hands.made[strings.ToLower(login)]:
		return DeciderContributed
	case same(login, j.corrector()):
		return DeciderCorrected
	case named && !j.correctedSince(claim):
		return DeciderCoauthored
	}
	return ""
}

// corrector is who corrected the revision, or "".
func (j *judgement) corrector() string {
	s, ok := j.machine.Step(schema.ByCorrection)
	if !ok {
		return ""
	}
	return j.machine.Fact(s.Number).By
}

// correctedSince says that somebody corrected the revision after a push. Only
// then is a claim of co-authorship, which anybody can type, of no weight.
func (j *judgement) correctedSince(push time.Time) bool {
	s, ok := j.machine.Step(schema.ByCorrection)
	if !ok {
		return false
	}
	f := j.machine.Fact(s.Number)
	return f.By != "" && newer(f.At, push)
}

// claims lists the claimed co-authors for the record.
func (h hands) claims() []string {
	var names []string
	for n := range h.claimed {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// same compares logins; nobody is the same as nobody.
func same(a, b string) bool { return a != "" && strings.EqualFold(a, b) }
