package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/social"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// printComment shows the comment that the decision is told in. The content is
// read from the checkout, at the very revision that was judged or not at all.
func (a *app) printComment(c *cli.Context, repository string, d gate.Decision, snap gate.Snapshot, policy sop.Policy) error {
	p, err := a.open(c)
	if err != nil {
		return err
	}
	judged := make(map[string]string, len(d.Items))
	for _, it := range d.Items {
		judged[it.Path] = it.Revision
	}
	isJudged := func(id string) bool { _, ok := judged[id]; return ok }
	if p.corpus, err = source.Load(c.Context, p.fsys, source.Options{Location: p.office.Location, Only: isJudged}); err != nil {
		return err
	}
	in := comment.Input{
		Decision: d, Procedure: p.office.Procedure, Office: p.office, ServerURL: a.env("GITHUB_SERVER_URL"),
		Repository: repository, Number: d.PullRequest, HeadBranch: c.String("branch"),
		Author: person(policy, snap), Merged: snap.PullRequest.Merged(), Comments: map[int64]string{},
	}
	for _, m := range snap.Comments {
		in.Comments[m.ID] = m.Body
	}
	findings := rule.Check(c.Context, p.corpus, p.office, rule.Options{Now: snap.Now})
	for _, it := range p.corpus.Items {
		shown, err := a.commentItem(p, it, judged[it.ID], slices.Concat(p.corpus.Findings, findings))
		if err != nil {
			return err
		}
		shown.Met = met(snap, it.ID)
		in.Items = append(in.Items, shown)
	}
	_, err = io.WriteString(a.stdout, comment.Render(in, a.lang))
	return err
}

// person is the pull request's author with the roles held now.
func person(policy sop.Policy, snap gate.Snapshot) comment.Person {
	teams := map[string][]string{}
	for _, t := range snap.Teams {
		if t.Readable {
			teams[strings.ToLower(t.Name)] = t.Members
		}
	}
	login := snap.PullRequest.Author.Login
	return comment.Person{Login: login, Roles: sop.NewRoster(policy, teams).RolesOf(login, snap.Now)}
}

// met lists the content facts that hold for an item.
func met(snap gate.Snapshot, id string) []schema.ContentFact {
	for _, it := range snap.Items {
		if it.Path == id {
			return it.Met
		}
	}
	return nil
}

// commentItem is what the comment shows of one item of the checkout.
func (a *app) commentItem(p *project, it *source.Item, judged string, findings []diag.Finding) (comment.Item, error) {
	there, err := publish.Revision(it)
	if err != nil {
		return comment.Item{}, err
	}
	if there != judged {
		return comment.Item{}, hinted{
			fmt.Errorf("%s: %w", it.ID, errors.New(a.t("folder kerja ini bukan isi yang dinilai", "this checkout is not the content that was judged"))),
			lang.T("ambil gabungan uji pull request itu: git fetch origin pull/N/merge, lalu pakai --rev FETCH_HEAD", "fetch the pull request's test merge: git fetch origin pull/N/merge, then use --rev FETCH_HEAD"),
		}
	}
	out := comment.Of(it, p.office)
	messages, more := social.Messages(it, p.office)
	out.Messages = messages
	for _, f := range slices.Concat(findings, slices.DeleteFunc(more, saidAlready)) {
		if id, ok := source.ItemOf(f.Path); ok && id == it.ID {
			out.Findings = append(out.Findings, f)
		}
	}
	out.Findings = diag.Sort(out.Findings)
	return out, nil
}
