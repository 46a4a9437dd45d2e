package office

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the office's zone, on machines without a zone table too

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
	"github.com/gunungmas/terbit/schema"
)

// procedureFile is read instead of the built-in procedure where it exists.
const procedureFile = "schema/sop.yaml"

// Defaults of what a configuration leaves out.
const (
	DefaultTimezone  = "Asia/Pontianak" // WIB
	DefaultColor     = "#0b5d4b"
	DefaultAskAbove  = 20 // posts in one live run
	DefaultRemind    = 3  // times the standard minutes
	DefaultBranch    = "gh-pages"
	defaultWorkday   = "08.00-16.00"
	defaultName      = "Kantor Pelayanan Informasi"
	defaultShortName = "Terbit"
)

// Invalid is the rule that a configuration breaks when its values make no sense
// together; its shape is judged by the rules of package strictyaml.
var Invalid = diag.Doc{
	ID: "CF001", Severity: diag.Error, Title: lang.T("Konfigurasi kantor keliru", "Office configuration is wrong"),
	Why: lang.T("Peran, jam kerja, dan prosedur menentukan siapa yang memutus.", "Roles, hours and the procedure say who decides."),
}

// Overlap is the rule that two quiet periods break that share a moment. Nothing is
// wrong with it, mourning may fall into the days before an election; but a date that
// was mistyped looks the same.
var Overlap = diag.Doc{
	ID: "CF003", Severity: diag.Warning, Title: lang.T("Masa tenang bertumpuk", "Quiet periods overlap"),
	Why: lang.T("Dua masa tenang pada saat yang sama sering berarti tanggal yang keliru; unggahan menunggu sampai yang terakhir berakhir.",
		"Two quiet periods at the same time often mean a wrong date; posts wait for the end of the later one."),
}

// Rules lists the rules of this package, for the reference.
var Rules = []diag.Doc{Invalid, Overlap}

// Load reads the configuration name in fsys. A missing [File] gives the defaults;
// any other missing file is an error. Findings that are errors mean that the
// office must not be used for anything but showing them.
func Load(fsys fs.FS, name string) (*Office, []diag.Finding, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil && (!errors.Is(err, fs.ErrNotExist) || name != File) {
		return nil, nil, fmt.Errorf("read configuration: %w", err)
	}
	l := &loader{o: &Office{}, path: name}
	var problems []strictyaml.Problem
	if err == nil {
		l.node, problems = strictyaml.Parse(data)
		if len(problems) == 0 {
			problems = strictyaml.Decode(l.node, &l.o.Office)
		}
	} else {
		l.o.Office.Office.Name, l.o.Office.Office.ShortName = defaultName, defaultShortName
	}
	l.findings = strictyaml.Findings(name, 0, slices.DeleteFunc(problems, saidHere))
	l.fill()
	if err := l.procedure(fsys); err != nil {
		return nil, nil, err
	}
	l.check()
	return l.o, diag.Sort(l.findings), nil
}

// saidHere reports what the schema found and [loader.check] explains better: the
// site among the destinations.
func saidHere(p strictyaml.Problem) bool {
	return p.Keyword == "additionalProperties" && p.Path == "destinations" && p.Name == string(schema.Site)
}

type loader struct {
	o        *Office
	path     string
	node     *yaml.Node
	findings []diag.Finding
}

func (l *loader) report(msg, hint lang.Text, keys ...string) { l.reportAs(Invalid, msg, hint, keys...) }

// reportAs reports at the place that the keys lead to; in a list, a key is a number
// from 0.
func (l *loader) reportAs(rule diag.Doc, msg, hint lang.Text, keys ...string) {
	pos := diag.At(l.path)
	n := l.node
	for _, k := range keys {
		if n = valueOf(n, k); n == nil {
			break
		}
		pos.Line, pos.Column = n.Line, n.Column
	}
	l.findings = append(l.findings, diag.Finding{Position: pos, Severity: rule.Severity, Rule: rule.ID, Message: msg, Hint: hint})
}

func valueOf(n *yaml.Node, key string) *yaml.Node {
	if n != nil && n.Kind == yaml.SequenceNode {
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i]
		}
		return nil
	}
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// fill sets what was left out and resolves zone, hours and holidays.
func (l *loader) fill() {
	o := l.o
	setDefault(&o.Timezone, DefaultTimezone)
	setDefault(&o.Color, DefaultColor)
	setDefault(&o.Office.Office.ShortName, o.Office.Office.Name)
	setDefault(&o.Merge, schema.MergeAuto)
	setDefault(&o.Publish, schema.PublishRehearsed)
	setDefault(&o.Deploy.To, schema.DeployPages)
	setDefault(&o.AskAbove, DefaultAskAbove)
	setDefault(&o.RemindAfter, DefaultRemind)
	if o.Hours == nil {
		o.Hours = map[string]string{"senin": defaultWorkday, "selasa": defaultWorkday, "rabu": defaultWorkday, "kamis": defaultWorkday, "jumat": defaultWorkday}
	}
	loc, err := time.LoadLocation(o.Timezone)
	if err != nil || o.Timezone == "Local" {
		l.report(lang.T("zona waktu %s tidak dikenal", "unknown time zone %s").With(strconv.Quote(o.Timezone)),
			lang.T("pakai nama IANA: Asia/Pontianak (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT)", "use an IANA name such as Asia/Pontianak"), "timezone")
		loc = time.UTC
	}
	o.Location = loc
	l.hours()
	l.quiet()
	o.DaysOff = make(map[string]string, len(o.Holidays))
	for _, h := range o.Holidays {
		t, err := h.Date.In(loc)
		if err != nil {
			continue // the schema has said so
		}
		o.DaysOff[t.Format(time.DateOnly)] = h.Name
	}
}

func setDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// Days are the keys of hours, by weekday from Sunday.
var Days = schema.Days

var spanForm = regexp.MustCompile(schema.SpanForm)

var spanParts = regexp.MustCompile(`[0-9]+`)

func (l *loader) hours() {
	l.o.Workdays = make(map[time.Weekday]Span, len(l.o.Hours))
	for day, text := range l.o.Hours {
		wd := slices.Index(Days, day)
		if wd < 0 || !spanForm.MatchString(text) {
			continue // the schema has said so
		}
		m := spanParts.FindAllString(text, 4)
		span := Span{From: minutes(m[0], m[1]), To: minutes(m[2], m[3])}
		if span.From >= span.To {
			l.report(lang.T("jam kerja %s: %s terbalik", "office hours %s: %s run backwards").With(day, strconv.Quote(text)),
				lang.T(`tulis misalnya senin: "07.30-16.00"`, `write for instance senin: "07.30-16.00"`), "hours", day)
			continue
		}
		l.o.Workdays[time.Weekday(wd)] = span
	}
}

func minutes(h, m string) int {
	hh, _ := strconv.Atoi(h) // the pattern admits digits only
	mm, _ := strconv.Atoi(m)
	return hh*60 + mm
}

// procedure reads the office's own procedure, else the built-in one.
func (l *loader) procedure(fsys fs.FS) error {
	name := l.o.Office.Procedure.File
	given := name != ""
	setDefault(&name, procedureFile)
	data, err := fs.ReadFile(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !given:
		l.o.Procedure = schema.DefaultProcedure()
	case err != nil:
		return fmt.Errorf("read procedure: %w", err)
	default:
		l.readProcedure(name, data)
	}
	l.o.Profile = l.o.Office.Procedure.Profile
	if l.o.Profile == "" && len(l.o.Procedure.Profiles) > 0 {
		l.o.Profile = l.o.Procedure.Profiles[0].Key
	}
	return nil
}

// readProcedure judges a procedure's shape, each mistake at its place, and then
// how its steps hang together.
func (l *loader) readProcedure(name string, data []byte) {
	node, problems := strictyaml.Parse(data)
	if len(problems) == 0 {
		problems = strictyaml.Decode(node, &l.o.Procedure)
	}
	l.findings = append(l.findings, strictyaml.Findings(name, 0, problems)...)
	if len(problems) > 0 {
		return
	}
	if err := l.o.Procedure.Validate(); err != nil {
		l.findings = append(l.findings, diag.Finding{
			Position: diag.At(name), Severity: diag.Error, Rule: Invalid.ID,
			Message: lang.T("prosedur tidak dapat dipakai: %v", "the procedure can't be used: %v").With(err), Hint: lang.T("perbaiki %s", "mend %s").With(name),
		})
	}
}

// check looks at values that only make sense together.
func (l *loader) check() {
	o := l.o
	profiles := make([]string, 0, len(o.Procedure.Profiles))
	for _, p := range o.Procedure.Profiles {
		profiles = append(profiles, p.Key)
	}
	if !slices.Contains(profiles, o.Profile) {
		l.report(lang.T("profil %s tidak ada di prosedur", "profile %s is not in the procedure").With(strconv.Quote(o.Profile)),
			lang.T("pilih salah satu: %s", "choose one of: %s").With(strings.Join(profiles, ", ")), "procedure", "profile")
	}
	known := make([]string, 0, len(o.Procedure.Executors))
	for _, e := range o.Procedure.Executors {
		known = append(known, e.Role)
	}
	role := func(name string, keys ...string) {
		if !slices.Contains(known, name) {
			l.report(lang.T("peran %s tidak ada di prosedur", "role %s is not in the procedure").With(strconv.Quote(name)),
				lang.T("peran yang ada: %s", "roles there: %s").With(strings.Join(known, ", ")), keys...)
		}
	}
	for name := range o.Roles {
		role(name, "roles", name)
	}
	for wrong, right := range o.Words.Pairs {
		if strings.TrimSpace(right) == "" || len(strings.Fields(wrong)) != 1 || strings.Contains(wrong, "-") {
			l.report(lang.T("pasangan kata %s tidak dapat dipakai", "the pair of words %s can't be used").With(strconv.Quote(wrong)),
				lang.T("kiri satu kata tanpa spasi dan tanda hubung, kanan ejaannya", "one word without space or hyphen on the left, its spelling on the right"), "words", "pairs", wrong)
		}
	}
	for _, d := range o.Deputies {
		role(d.Role, "deputies")
		from, err1 := d.From.In(o.Location)
		until, err2 := d.Until.In(o.Location)
		if err1 == nil && err2 == nil && until.Before(from) {
			l.report(lang.T("masa tugas pengganti %s terbalik", "the term of deputy %s runs backwards").With(d.Login),
				lang.T("tulis from: 2026-03-02 dan until: 2026-03-13", "write from: 2026-03-02 and until: 2026-03-13"), "deputies")
		}
	}
	l.deploy()
	if _, ok := o.Destinations[schema.Site]; ok {
		l.report(lang.T("situs bukan kanal tujuan: setiap konten selalu ada di situs", "the site is no destination: every item is on it"),
			lang.T("hapus bagian site di bawah destinations", "remove site below destinations"), "destinations", string(schema.Site))
	}
}

// branchForm admits the names that git takes for a branch, and no more than a
// workflow can carry in one line.
var branchForm = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_-]*([./][A-Za-z0-9_][A-Za-z0-9_-]*)*$`)

// notForSites are branches that hold something else.
var notForSites = []string{"main", "terbit-ledger", "terbit-pratinjau"}

// deploy judges where the website goes.
func (l *loader) deploy() {
	d := &l.o.Deploy
	u, err := url.Parse(l.o.Site)
	if l.o.Publish == schema.PublishInEarnest && (err != nil || u.Hostname() == "" || strings.HasSuffix(u.Hostname(), ".example")) {
		l.report(lang.T("publish: sungguhan memerlukan alamat situs yang sebenarnya", "publish: sungguhan needs the site's real address"),
			lang.T("tulis site: https://… sesuai tempat situs disajikan", "write site: https://… as the site is served"), "publish")
	}
	if d.To != schema.DeployBranch {
		if d.Remote != "" || d.Branch != "" {
			l.report(lang.T("remote dan branch hanya dipakai bila deploy: to: cabang", "remote and branch are for deploy: to: cabang only"),
				lang.T("tulis to: cabang, atau hapus keduanya", "write to: cabang, or remove both"), "deploy")
		}
		return
	}
	setDefault(&d.Branch, DefaultBranch)
	if !branchForm.MatchString(d.Branch) || strings.HasSuffix(d.Branch, ".lock") {
		l.report(lang.T("%s bukan nama cabang", "%s is no name of a branch").With(strconv.Quote(d.Branch)),
			lang.T("tulis misalnya branch: gh-pages", "write for instance branch: gh-pages"), "deploy", "branch")
	}
	if d.Remote == "" && slices.Contains(notForSites, d.Branch) {
		l.report(lang.T("cabang %s di repositori ini bukan untuk situs", "the branch %s of this repository is not for the site").With(d.Branch),
			lang.T("pilih cabang lain, misalnya gh-pages", "choose another branch, gh-pages for instance"), "deploy", "branch")
	}
	if strings.HasPrefix(d.Remote, "-") || strings.ContainsFunc(d.Remote, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		l.report(lang.T("alamat repositori situs tidak dapat dipakai", "the address of the site's repository can't be used"),
			lang.T("tulis misalnya remote: git@github.com:kantor/situs.git", "write for instance remote: git@github.com:office/site.git"), "deploy", "remote")
	}
	if u, err := url.Parse(d.Remote); err == nil && u.User != nil {
		if _, secret := u.User.Password(); secret || u.Scheme == "https" || u.Scheme == "http" {
			l.report(lang.T("alamat repositori situs memuat nama masuk atau kata sandi", "the address of the site's repository holds a login or a password"),
				lang.T("hapus dari alamat; simpan kuncinya di environment terbit, lalu ganti kata sandi itu", "take it out; keep the key in the environment terbit, and change that password"), "deploy", "remote")
		}
	}
}
