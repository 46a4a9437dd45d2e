package doctor

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/lang"
)

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

const gateWorkflow = "gate.yml"

// workflows are those without which nobody judges, publishes, or hears.
var workflows = []struct {
	file    string
	state   State // where it is missing
	without lang.Text
}{
	{gateWorkflow, Problem, lang.T("Tidak ada .github/workflows/gate.yml pada cabang %s: status gerbang tidak pernah dikirim, dan usulan menunggu selamanya.", "There is no .github/workflows/gate.yml on the branch %s: the gate's status is never sent, and proposals wait forever.")},
	{"publish.yml", Problem, lang.T("Tidak ada .github/workflows/publish.yml pada cabang %s: yang disetujui tidak diterbitkan.", "There is no .github/workflows/publish.yml on the branch %s: what is approved is not published.")},
	{"schedule.yml", Warning, lang.T("Tidak ada .github/workflows/schedule.yml pada cabang %s: yang dijadwalkan (publish_at) baru terbit pada penerbitan berikutnya.", "There is no .github/workflows/schedule.yml on the branch %s: what is scheduled (publish_at) goes out with the next publication only.")},
	{"handoff.yml", Warning, lang.T("Tidak ada .github/workflows/handoff.yml pada cabang %s: jawaban petugas (/tayang) baru dicatat pada penerbitan berikutnya.", "There is no .github/workflows/handoff.yml on the branch %s: what staff answer (/tayang) is recorded with the next publication only.")},
	{"reminder.yml", Warning, lang.T("Tidak ada .github/workflows/reminder.yml pada cabang %s: tidak ada yang diingatkan akan gilirannya.", "There is no .github/workflows/reminder.yml on the branch %s: nobody is reminded of their turn.")},
}

// actions examines workflows, their rights and their secrets.
func (e *exam) actions() {
	e.workflowFiles()
	e.workflowRights()
	e.environments()
	e.secrets()
	e.keys()
}

func (e *exam) workflowFiles() {
	files := e.Settings.Files
	if !files.Known {
		e.unread(Line{ID: "workflows", Group: GroupActions}, lang.T("Daftar alur kerja", "The list of workflows"), files.Why)
		return
	}
	missing := false
	for _, w := range workflows {
		if !slices.Contains(files.Value.Workflows, w.file) {
			missing = true
			e.add(Line{
				ID: "workflow-" + w.file, Group: GroupActions, State: w.state, Says: w.without.With(e.Settings.Branch),
				Next: lang.T("salin berkas itu dari repositori Terbit dan ajukan sebagai pull request", "copy the file from Terbit's repository and propose it as a pull request"),
			})
		}
	}
	if !missing {
		e.add(Line{ID: "workflows", Group: GroupActions, State: OK, Says: lang.T("Alur kerja gerbang, penerbitan, jadwal, serah, dan pengingat ada.", "The workflows that judge, publish, keep the schedule, hear staff and remind are there.")})
	}
}

func (e *exam) workflowRights() {
	l := Line{ID: "workflow-permissions", Group: GroupActions, URL: e.page("settings/actions")}
	got := e.Settings.Workflow
	if !got.Known {
		e.unread(l, lang.T("Hak bawaan alur kerja", "The default rights of workflows"), got.Why)
		return
	}
	w := objectOf(got.Value)
	if w.text("default_workflow_permissions") == "read" {
		l.State, l.URL = OK, ""
		l.Says = lang.T("Hak bawaan alur kerja hanya membaca.", "Workflows may only read by default.")
	} else {
		l.State = Problem
		l.Says = lang.T("Hak bawaan alur kerja adalah menulis: alur kerja yang tidak membatasi diri dapat mengubah isi dan meniru status gerbang.", "Workflows may write by default: one that does not limit itself can change content and forge the gate's status.")
		l.Next = lang.T("Settings › Actions › General › Workflow permissions: \"Read repository contents and packages permissions\"", "Settings › Actions › General › Workflow permissions: \"Read repository contents and packages permissions\"")
	}
	e.add(l)
	l = Line{ID: "workflow-pull-requests", Group: GroupActions, State: Note, URL: ""}
	if w.is("can_approve_pull_request_reviews") {
		l.Says = lang.T("Actions boleh membuat dan menyetujui pull request. Formulir usulan memerlukannya; persetujuan aplikasi tidak dihitung gerbang dan bukan pemilik kode.", "Actions may create and approve pull requests. The proposal form needs it; an app's approval does not count for the gate, and it owns no code.")
	} else {
		l.State, l.URL = Warning, e.page("settings/actions")
		l.Says = lang.T("Actions tidak boleh membuat pull request: usulan lewat formulir (issue) tidak menjadi pull request.", "Actions may not create pull requests: what is proposed by the form (issue) becomes none.")
		l.Next = lang.T("Settings › Actions › General: nyalakan \"Allow GitHub Actions to create and approve pull requests\"", "Settings › Actions › General: turn on \"Allow GitHub Actions to create and approve pull requests\"")
	}
	e.add(l)
}

// environments holds the rooms of secrets against the published branch.
func (e *exam) environments() {
	l := Line{ID: "environments", Group: GroupActions, URL: e.page("settings/environments")}
	got := e.Settings.Environments
	switch {
	case e.plan == planA:
		l.State, l.URL = Note, ""
		l.Says = lang.T("Environment tidak ada pada paket ini; tidak ada tempat aman untuk token.", "There are no environments on this plan; there is no safe place for a token.")
		e.add(l)
		return
	case !got.Known:
		e.unread(l, lang.T("Daftar environment", "The list of environments"), got.Why)
		return
	case len(got.Value) == 0:
		l.State = Warning
		l.Says = lang.T("Belum ada environment: kunci buku besar dan token kanal tidak punya tempat yang terbatas pada cabang %s.", "There is no environment yet: the ledger's key and channel tokens have no place that is limited to the branch %s.").With(e.Settings.Branch)
		if api := e.byAPI(); len(api) > 0 {
			l.State = Problem
			l.Says = lang.T("Belum ada environment, padahal kanal %s mengunggah lewat API: tokennya dapat dibaca alur kerja cabang mana pun.", "There is no environment, but the channels %s post by API: their tokens can be read by any branch's workflow.").With(strings.Join(api, ", "))
		}
		l.Next = lang.T("Settings › Environments › New environment, lalu Deployment branches: hanya %s", "Settings › Environments › New environment, then Deployment branches: %s only").With(e.Settings.Branch)
		e.add(l)
		return
	}
	for _, env := range got.Value {
		e.environment(env)
	}
}

func (e *exam) environment(env Environment) {
	l := Line{ID: "environment-" + env.Name, Group: GroupActions, State: OK}
	switch {
	case env.Protected:
		l.Says = lang.T("Environment %s hanya untuk cabang yang dilindungi.", "The environment %s is for protected branches only.").With(env.Name)
	case env.Custom && !env.Branches.Known:
		l.URL = e.page("settings/environments")
		e.unread(l, lang.T("Cabang environment %s", "The branches of the environment %s").With(env.Name), env.Branches.Why)
		return
	case env.Custom && !slices.ContainsFunc(env.Branches.Value, func(b string) bool { return b != e.Settings.Branch }):
		l.Says = lang.T("Environment %s hanya untuk cabang %s.", "The environment %s is for the branch %s only.").With(env.Name, e.Settings.Branch)
	default:
		l.State, l.URL = Problem, e.page("settings/environments")
		l.Says = lang.T("Environment %s terbuka bagi cabang lain: alur kerja yang diubah di cabang mana pun di situ dapat membaca rahasianya.", "The environment %s is open to other branches: a workflow changed on any of them can read its secrets.").With(env.Name)
		if len(env.Branches.Value) > 0 {
			l.Says = lang.T("Environment %s terbuka bagi %s: alur kerja yang diubah di sana dapat membaca rahasianya.", "The environment %s is open to %s: a workflow changed there can read its secrets.").With(env.Name, strings.Join(env.Branches.Value, ", "))
		}
		l.Next = lang.T("Settings › Environments › %s › Deployment branches: hanya %s", "Settings › Environments › %s › Deployment branches: %s only").With(env.Name, e.Settings.Branch)
	}
	e.add(l)
}

// secrets names those that every branch's workflow can read.
func (e *exam) secrets() {
	l := Line{ID: "secrets", Group: GroupActions, URL: e.page("settings/secrets/actions")}
	got := e.Settings.Secrets
	switch {
	case !got.Known:
		e.unread(l, lang.T("Daftar nama rahasia repositori", "The list of the repository's secrets"), got.Why)
		return
	case len(got.Value) == 0:
		l.State, l.URL = OK, ""
		l.Says = lang.T("Tidak ada rahasia tingkat repositori.", "There are no secrets of the whole repository.")
	default:
		l.State = Warning
		if e.plan == planA {
			l.State = Problem
		}
		l.Says = lang.T("Rahasia tingkat repositori dapat dibaca alur kerja cabang mana pun: %s.", "Secrets of the whole repository can be read by any branch's workflow: %s.").With(strings.Join(got.Value, ", "))
		l.Next = lang.T("pindahkan ke environment yang terbatas pada cabang %s, lalu hapus dari repositori", "move them to an environment that is limited to the branch %s, then delete them from the repository").With(e.Settings.Branch)
	}
	e.add(l)
}
