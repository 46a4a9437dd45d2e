package forge

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// readPolicy reads the roles and the procedure of the base.
func (r *reading) readPolicy() error {
	fsys := &treeFS{forest: r.forest, library: r.library, root: r.base.Commit.Tree.SHA}
	o, findings, err := office.Load(fsys, office.File)
	if fsys.err != nil {
		return fsys.err
	}
	if err != nil {
		return err
	}
	for _, f := range findings {
		if f.Severity == diag.Error {
			return fmt.Errorf("read policy: %s:%d:%d: %s [%s]", f.Path, f.Line, f.Column, f.Message.ID, f.Rule)
		}
	}
	if !guardedFile(o.Office.Procedure.File) {
		return fmt.Errorf("read policy: the procedure %s lies outside .github/ and schema/, where nobody would have to approve its change", o.Office.Procedure.File)
	}
	file, err := r.forest.find(fsys.root, office.File)
	if err != nil {
		return err
	}
	r.policy, err = Policy(o)
	if err != nil {
		return err
	}
	r.policy.IntakeBot, r.policy.NoDrafts = r.opts.IntakeBot, r.opts.NoDrafts
	r.snap.Policy = gate.PolicySource{Commit: r.base.SHA, Revision: file.sha}
	return nil
}

// guardedFile says that a change of a file counts as a change of the policy.
func guardedFile(name string) bool {
	return name == "" || strings.HasPrefix(name, ".github/") || strings.HasPrefix(name, "schema/")
}

// Policy is an office's procedure, people and hours as the gate takes them. A
// deputy's last day counts whole.
func Policy(o *office.Office) (sop.Policy, error) {
	p := sop.Policy{
		Procedure: o.Procedure, Profile: o.Profile, Roles: map[string][]sop.Holder{},
		Clock: sop.Clock{Zone: o.Timezone, Holidays: slices.Sorted(maps.Keys(o.DaysOff))},
	}
	for role, logins := range o.Roles {
		p.Roles[role] = holders(logins)
	}
	p.Atasan = holders(o.Superiors)
	for _, d := range o.Deputies {
		h, err := deputy(o, d)
		if err != nil {
			return sop.Policy{}, fmt.Errorf("read deputy %s: %w", d.Login, err)
		}
		p.Roles[d.Role] = append(p.Roles[d.Role], h)
	}
	for day, span := range o.Workdays {
		p.Clock.Week[day] = []sop.Span{{From: span.From, Until: span.To}}
	}
	if err := p.Clock.Validate(); err != nil {
		return sop.Policy{}, err
	}
	return p, nil
}

func holders(logins []string) []sop.Holder {
	out := make([]sop.Holder, len(logins))
	for i, l := range logins {
		out[i] = sop.Holder{Login: l}
	}
	return out
}

func deputy(o *office.Office, d schema.Deputy) (sop.Holder, error) {
	from, err := d.From.In(o.Location)
	if err != nil {
		return sop.Holder{}, err
	}
	until, err := d.Until.In(o.Location)
	if err != nil {
		return sop.Holder{}, err
	}
	if !d.Until.HasClock() {
		until = until.AddDate(0, 0, 1)
	}
	return sop.Holder{Login: d.Login, From: from, Until: until, Deputy: true}, nil
}
