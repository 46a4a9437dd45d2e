package comment

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gunungmas/terbit/schema"
)

// at is an address on the server, of parts that are escaped already.
func (p *page) at(repository string, parts ...string) string {
	return p.ServerURL + "/" + segments(repository) + "/" + strings.Join(parts, "/")
}

func (p *page) pull(rest string) string {
	return p.at(p.Repository, "pull", strconv.Itoa(p.Number)) + rest
}

// review is where files are looked at and a review is given.
func (p *page) review() string {
	return link(p.say("halaman peninjauan", "review page"), p.pull("/files"))
}

// edits says that the branch can still be edited.
func (p *page) edits() bool { return p.HeadBranch != "" && !p.Merged }

// edit opens a file in the web editor; empty where the branch is gone.
func (p *page) edit(path string) string {
	if !p.edits() {
		return ""
	}
	return p.at(p.HeadRepository, "edit", segments(p.HeadBranch), segments(path))
}

// upload opens the page that takes files into a folder.
func (p *page) upload(folder string) string {
	if !p.edits() {
		return ""
	}
	return p.at(p.HeadRepository, "upload", segments(p.HeadBranch), segments(folder))
}

// create opens the web editor on a new file.
func (p *page) create(folder, file string) string {
	if !p.edits() {
		return ""
	}
	return p.at(p.HeadRepository, "new", segments(p.HeadBranch), segments(folder)) + "?filename=" + strings.ReplaceAll(url.QueryEscape(file), "%2F", "/")
}

// blob is a file as it is at the head that was judged.
func (p *page) blob(path string) string {
	return p.at(p.HeadRepository, "blob", segments(p.Decision.Head), segments(path))
}

// line is a line of a file at the head.
func (p *page) line(path string, n int) string {
	return p.blob(path) + "?plain=1#L" + strconv.Itoa(n)
}

// said is where a review or a comment stands.
func (p *page) said(kind string, id int64) string {
	if kind == "review" {
		return p.pull("#pullrequestreview-" + strconv.FormatInt(id, 10))
	}
	return p.pull("#issuecomment-" + strconv.FormatInt(id, 10))
}

func indexOf(path string) string { return path + "/index.md" }

func captionOf(c schema.Channel) string { return "takarir/" + string(c) + ".txt" }

// tools are links to everything of an item that a person can edit.
func (p *page) tools(v *view, label string) string {
	if !p.edits() || p.cut.brief {
		return ""
	}
	links := []string{link("`index.md`", p.edit(indexOf(v.Path)))}
	for _, m := range v.Messages {
		file := captionOf(m.Channel)
		address := p.edit(v.Path + "/" + file)
		if blank(m.Text) {
			address = p.create(v.Path, file)
		}
		links = append(links, link(code(file), address))
	}
	links = append(links, link(p.say("unggah berkas", "upload files"), p.upload(v.Path)))
	return label + " " + strings.Join(links, " · ")
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
