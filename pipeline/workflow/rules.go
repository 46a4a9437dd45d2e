package workflow

import (
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// Check checks the workflows of a folder like .github. A folder without any has
// no findings.
func Check(fsys fs.FS) ([]diag.Finding, error) {
	d, found, err := load(fsys)
	if err != nil {
		return nil, err
	}
	for _, r := range rules {
		report := func(name string, n *yaml.Node, m lang.Text) {
			found = append(found, finding(name, n, r.ID, m))
		}
		for _, f := range d.files {
			if r.file != nil {
				r.file(f, func(n *yaml.Node, m lang.Text) { report(f.path, n, m) })
			}
		}
		if r.folder != nil {
			r.folder(d, report)
		}
	}
	return diag.Sort(found), nil
}

// Docs documents the rules.
func Docs() []diag.Doc {
	docs := []diag.Doc{{
		ID: "WF001", Severity: diag.Error,
		Title: lang.T("berkas alur kerja terbaca lengkap di tempatnya", "a workflow file can be read where it stands"),
		Why:   lang.T("yang tidak terbaca tidak dapat diperiksa", "what cannot be read cannot be checked"),
	}}
	for _, r := range rules {
		docs = append(docs, r.Doc)
	}
	return docs
}

// rule is one rule: it looks at one file, or at all of them.
type rule struct {
	diag.Doc
	file   func(f *file, report func(*yaml.Node, lang.Text))
	folder func(d *folder, report func(path string, n *yaml.Node, m lang.Text))
}

func doc(id string, title, why lang.Text) diag.Doc {
	return diag.Doc{ID: id, Severity: diag.Error, Title: title, Why: why}
}

// rules are all rules in the order of their numbers; numbers are never reused.
var rules = []rule{
	{
		Doc: doc("WF002", lang.T("izin kosong di atas, diberikan per pekerjaan", "permissions empty at the top, granted per job"),
			lang.T("izin bawaan repositori dapat berubah tanpa terlihat di berkas", "a repository's default can change without a trace in the file")),
		file: permissions,
	},
	{
		Doc: doc("WF003", lang.T("setiap pekerjaan punya batas waktu dan mesin GitHub", "every job has a time-out and a machine of GitHub's"),
			lang.T("bawaannya enam jam; mesin sendiri menyimpan jejak usulan orang luar", "the default is six hours; a machine of one's own keeps what outsiders left")),
		file: jobFrame,
	},
	{
		Doc: doc("WF004", lang.T("setiap aksi dikunci pada commit lengkap beserta versinya", "every action pinned to a full commit, its version beside it"),
			lang.T("tag dapat dipindahkan ke kode lain", "a tag can be moved to other code")),
		file: pins, folder: samePins,
	},
	{
		Doc: doc("WF005", lang.T("tidak ada ungkapan di dalam skrip", "no expression inside a script"),
			lang.T("judul, nama cabang, dan isi komentar menjadi perintah; lewatkan melalui env", "titles, branch names and comments become commands; pass them through env")),
		file: scriptText,
	},
	{
		Doc: doc("WF006", lang.T("checkout tidak menyimpan kredensial", "a checkout keeps no credentials"),
			lang.T("setiap langkah sesudahnya dapat membacanya", "every later step could read them")),
		file: checkouts,
	},
	{
		Doc: doc("WF007", lang.T("pekerjaan tepercaya hanya menjalankan cabang utama", "a trusted job runs the main branch only"),
			lang.T("kode usulan akan memegang token yang dapat menulis dan menggabungkan", "a proposal's code would hold a token that writes and merges")),
		file: trustedCode, folder: scriptCommands,
	},
	{
		Doc: doc("WF008", lang.T("pekerjaan yang menjalankan kode usulan hanya dapat membaca", "a job that runs a proposal's code can only read"),
			lang.T("kode itu milik siapa saja", "that code is anybody's")),
		file: untrustedCode,
	},
	{
		Doc: doc("WF009", lang.T("rahasia hanya di dalam environment", "secrets only within an environment"),
			lang.T("di luar environment setiap cabang dapat membacanya", "outside an environment every branch can read them")),
		file: secrets,
	},
	{
		Doc: doc("WF010", lang.T("token hanya di env langkah yang memerlukannya", "the token only in the env of the step that needs it"),
			lang.T("langkah lain, dan setiap aksi, ikut memegangnya", "other steps, and every action, would hold it too")),
		file: tokens,
	},
	{
		Doc: doc("WF011", lang.T("pekerjaan tepercaya tidak memakai artefak dan tembolok", "a trusted job uses no artifact and no cache"),
			lang.T("keduanya dapat ditulis oleh jalannya kode usulan", "both can be written by a run of a proposal's code")),
		file: leftovers,
	},
	{
		Doc: doc("WF012", lang.T("yang menulis atau menerbitkan berjalan satu per satu sampai selesai", "what writes or publishes runs one at a time and to its end"),
			lang.T("dua penulis saling menimpa; yang dipotong meninggalkan separuh", "two writers overwrite each other; one that is cut off leaves a half")),
		file: concurrency,
	},
	{
		Doc: doc("WF013", lang.T("cron di berkas sendiri", "a cron in a file of its own"),
			lang.T("GitHub mematikan berkas bercron setelah 60 hari sepi, beserta pemicu lainnya", "GitHub switches a file with a cron off after 60 quiet days, with its other triggers")),
		file: cronAlone,
	},
	{
		Doc: doc("WF014", lang.T("skrip berhenti pada kegagalan pertama", "a script stops at the first failure"),
			lang.T("bawaannya mengabaikan kegagalan di dalam pipa", "the default overlooks a failure inside a pipe")),
		file: shells,
	},
	{
		Doc: doc("WF015", lang.T("workflow_run menunggu berkas yang ada dan hanya memberi isyarat", "workflow_run waits for a file that exists and only pings"),
			lang.T("nama yang diganti memutus gerbang tanpa pesan", "a changed name cuts the gate off without a word")),
		folder: pings,
	},
	{
		Doc: doc("WF016", lang.T("yang diunduh dikunci dengan sidiknya dan tidak menjalankan apa-apa", "what is downloaded is pinned by its digest and runs nothing"),
			lang.T("nama dan versi dapat berganti isi, dan skrip pemasangannya memegang izin pekerjaan", "a name and a version can change what they hold, and install scripts hold the job's rights")),
		file: downloads, folder: scriptDownloads,
	},
}

// events that anybody can cause and that run with the base's token.
var openToAll = []string{"pull_request_target", "workflow_run", "issue_comment", "issues", "discussion", "discussion_comment", "fork", "watch"}

func (f *file) openToAll() bool {
	return slices.ContainsFunc(f.triggers, func(t string) bool { return slices.Contains(openToAll, t) })
}
