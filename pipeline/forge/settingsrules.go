package forge

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gunungmas/terbit/pipeline/doctor"
	"github.com/gunungmas/terbit/pipeline/office"
)

// readRules reads both layers over the published branch and the ledger's, and
// every ruleset whole.
func (s *survey) readRules() {
	o := s.out
	o.Main, o.Ledger = s.rulesOf(o.Branch), s.rulesOf(LedgerBranch)
	type summary struct {
		ID int64 `json:"id"`
	}
	query := url.Values{"includes_parents": {"true"}}
	listed := readList[json.RawMessage](s, "rulesets", query)
	if !listed.Known {
		o.Rulesets.Why = listed.Why
		return
	}
	all := []json.RawMessage{}
	for _, raw := range listed.Value {
		var id summary
		if json.Unmarshal(raw, &id) != nil || id.ID == 0 {
			o.Rulesets = incomplete[[]json.RawMessage]("rulesets")
			return
		}
		// Of one that can't be read the listing's entry stays: it lacks the rules
		// and who bypasses them, which is how the reader knows.
		if whole := read[json.RawMessage](s, fmt.Sprintf("rulesets/%d", id.ID), nil); whole.Known {
			raw = whole.Value
		}
		all = append(all, raw)
	}
	o.Rulesets = doctor.Is(all)
}

func (s *survey) rulesOf(branch string) doctor.Rules {
	name := url.PathEscape(branch)
	r := doctor.Rules{Active: readList[json.RawMessage](s, "rules/branches/"+name, nil)}
	path := "branches/" + name + "/protection"
	r.Classic = read[json.RawMessage](s, path, nil)
	// Only these two messages say that there is none; any other 404 says that the
	// token may not know.
	if why := r.Classic.Why; why.Status == http.StatusNotFound && (why.Message == "Branch not protected" || why.Message == "Branch not found") {
		r.Classic = doctor.Is(json.RawMessage("null"))
	}
	return r
}

// ownersPaths are where GitHub looks for CODEOWNERS, the first first.
var ownersPaths = []string{doctor.OwnersFile, "CODEOWNERS", "docs/CODEOWNERS"}

// readFiles reads the published branch's files that the diagnosis compares.
func (s *survey) readFiles() {
	o := s.out
	files, err := s.files(o.Branch)
	o.Files = doctor.Is(files)
	if err != nil {
		o.Files = failed[doctor.Files]("git", err)
	}
	path := "codeowners/errors"
	type found struct {
		Errors *[]doctor.OwnerError `json:"errors"`
	}
	switch got := read[found](s, path, nil); {
	case got.Known && got.Value.Errors == nil:
		o.OwnerErrors = incomplete[[]doctor.OwnerError](path)
	case got.Known:
		o.OwnerErrors = doctor.Is(*got.Value.Errors)
	default:
		o.OwnerErrors.Why = got.Why
	}
	o.LedgerThere = doctor.Is(true)
	if _, err := s.get("git/ref/heads/"+LedgerBranch, nil, &wireRef{}); err != nil {
		o.LedgerThere = failed[bool]("git/ref/heads/"+LedgerBranch, err)
		if o.LedgerThere.Why.Status == http.StatusNotFound {
			o.LedgerThere = doctor.Is(false)
		}
	}
}

func (s *survey) files(branch string) (doctor.Files, error) {
	var out doctor.Files
	var ref wireRef
	if _, err := s.get("git/ref/heads/"+branch, nil, &ref); err != nil {
		return out, err
	}
	if !isSHA(ref.Object.SHA) {
		return out, errors.New("read the branch's head: the answer is incomplete")
	}
	forest, library := newForest(s.session), newLibrary(s.session)
	root, err := forest.fetch(ref.Object.SHA)
	if err != nil {
		return out, err
	}
	text := func(path string) (string, bool, error) {
		e, err := forest.find(root, path)
		if err != nil || e.mode != modeFile {
			return "", false, err
		}
		b, err := library.bytes(e.sha)
		return string(b), err == nil, err
	}
	if out.Config, _, err = text(office.File); err != nil {
		return out, err
	}
	for _, path := range ownersPaths {
		owners, there, err := text(path)
		if err != nil {
			return out, err
		}
		if there {
			out.Codeowners, out.OwnersPath = owners, path
			break
		}
	}
	folder, err := forest.folder(root, ".github/workflows")
	if err != nil || folder == "" {
		return out, err
	}
	entries, err := forest.entries(folder)
	for _, e := range entries {
		out.Workflows = append(out.Workflows, e.name)
	}
	return out, err
}
