package site

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// vectors are ways to bring a script into a page: by patterns, each with what a
// browser would run, and some that have worked somewhere.
func vectors() []string {
	var out []string
	for _, element := range []string{"img src=x", "svg", "svg/", "body", "input autofocus", "details open", "video", "audio src=x", "iframe", "object", "marquee", "math", "a href=#", "select autofocus", "isindex", "style"} {
		for _, handler := range []string{"onerror", "onload", "onfocus", "ontoggle", "ONCLICK", "onpointerrawupdate"} {
			out = append(out, fmt.Sprintf("<%s %s=alert(1)>", element, handler))
		}
	}
	for _, scheme := range []string{
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", "\x01javascript:alert(1)", " javascript:alert(1)", "javascript&colon;alert(1)",
		"&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "java&Tab;script:alert(1)", "java%0ascript:alert(1)", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=",
		"data:image/svg+xml,<svg onload=alert(1)>", "vbscript:msgbox(1)", "file:///etc/passwd", "blob:https://x/1", "view-source:javascript:alert(1)", "//evil.example/%2e%2e", "\\\\evil.example", "feed:javascript:alert(1)",
	} {
		for _, form := range []string{"[a](%s)", "[a](<%s>)", "<%s>", "![a](%s)", "[a]: %s\n\n[a]", "<a href=\"%s\">a</a>", "<form action='%s'><button>", "[![a](x.jpg)](%s)"} {
			out = append(out, fmt.Sprintf(form, scheme))
		}
	}
	for _, end := range []string{"</title>", "</script>", "</style>", "</textarea>", "-->", "]]>", "\">", "'>", "`>", "</h1>", "</svg>", "</noscript>", "<!--", "\\\">", "&quot;&gt;"} {
		out = append(out, end+"<script>alert(1)</script>", end+"<img src=x onerror=alert(1)>", end+" onmouseover=alert(1) x=")
	}
	return append(out,
		"<scr<script>ipt>alert(1)</scr</script>ipt>", "<script/src=//evil.example></script>", "<SCRIPT>alert(1)</SCRIPT>", "<script\x00>alert(1)</script>", "<<script>alert(1)//<</script>",
		"<svg><script>alert(1)</script></svg>", "<svg><a xlink:href=javascript:alert(1)><text>a", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
		"<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<base href=//evil.example/>", "<link rel=import href=//evil.example>", "<iframe srcdoc='<script>alert(1)</script>'>", "<template><script>alert(1)</script></template>",
		"{{.Shell}}", "{{printf \"%s\" \"<script>\"}}", "${alert(1)}", "<%= 1 %>", "\u2028alert(1)\u2029", "\ufeff<script>alert(1)</script>", "\xff<script>alert(1)</script>", "ｊavascript:alert(1)", "＜script＞alert(1)＜/script＞", "<ſcript>alert(1)</ſcript>",
		"=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1", "[x][y]\n\n[y]: javascript:alert(1) \"t\\\" onclick=\\\"alert(1)\"", "| <script>alert(1)</script> |\n| - |\n| [a](javascript:alert(1)) |",
		"> [!NOTE]<script>alert(1)</script>\n> a", "> [!NOTE]\n> <script>alert(1)</script>[a](javascript:alert(1))", "[^1]\n\n[^1]: <script>alert(1)</script>[a](javascript:alert(1))", "## a {onclick=alert(1)}", "# <script>alert(1)</script>\n## b\n## c\n## d\n## e",
		"```\"onload=alert(1)\n<script>alert(1)</script>\n```", "<https://x.id/\"onclick=alert(1)>", "https://x.id/?a=\"><script>alert(1)</script>", "www.x.id\"onclick=alert(1)", "a@x.id\"onclick=alert(1)",
	)
}

// hostile makes an item of a vector, which stands in every place for text.
func hostile(i int, v string) *source.Item {
	return item(fmt.Sprintf("content/2026/jahat-%d", i), func(it *source.Item) {
		m := &it.Meta
		m.Title, m.Summary, m.Owner = v, v, v
		m.Tags = []string{v, fmt.Sprint("t", i%7)}
		m.Corrections = []schema.Correction{{Time: "2026-03-03", Note: v}}
		name := strings.ToValidUTF8(strings.NewReplacer("/", "_", "\x00", "_").Replace(v), "_") // what a file system of ours can hold
		m.Media = []schema.Media{{File: name + ".jpg", Alt: v, Credit: v}, {URL: v, Alt: v, Credit: v}, {URL: "https://media.example/a.mp4?" + v, Alt: v}}
		m.Materials = []schema.Material{{Kind: "foto", Source: v, Credit: v, Consent: v}}
		if i%3 == 0 {
			m.Withdrawal = &schema.Withdrawal{Time: "2026-03-04", Reason: v, Kind: schema.Outdated}
		}
		it.Body = []byte(v + "\n\n## " + v + "\n\n![" + v + "](<" + name + ".jpg> \"" + v + "\") [" + v + "](<" + name + ".pdf>)\n\n- " + v + "\n\n| " + v + " | b |\n| - | - |\n| " + v + " | d |\n")
		it.Folder = fstest.MapFS{name + ".jpg": {Data: testJPEG(4, 4)}, name + ".pdf": {Data: []byte("%PDF")}, name + ".svg": {Data: []byte("<svg onload=alert(1)>")}}
	})
}

// TestNoScriptGetsIn builds a site of nothing but vectors and reads every file as
// the program that it is for would.
func TestNoScriptGetsIn(t *testing.T) {
	in := testInput(t)
	vs := vectors()
	if len(vs) < 300 {
		t.Fatalf("only %d vectors", len(vs))
	}
	in.Posts = map[string][]Post{}
	for i, v := range vs {
		it := hostile(i, v)
		in.Items = append(in.Items, it)
		in.Posts[it.ID] = []Post{{Channel: "x", URL: v, Time: testNow}, {Channel: schema.Channel(v)}}
		in.Decisions = append(in.Decisions, Decision{Item: it.ID, Revision: v, Role: v, Name: v, Reason: v, Time: testNow, Outcome: Released})
	}
	evil := vs[0] + "\"><script>alert(1)</script>\nX: y"
	o := in.Office
	o.Office.Office = schema.Identity{Name: evil, ShortName: evil, Parent: evil, Tagline: evil, Initials: evil}
	o.Contact = schema.Contact{Email: evil, WhatsApp: evil, Complaints: "javascript:alert(1)", Security: evil}
	o.Destinations = map[schema.Channel]schema.Destination{"x": {Account: evil, URL: "https://x.com/" + evil}, "threads": {Account: evil, URL: "javascript:alert(1)"}}
	o.Color, in.Head, in.Search = evil, evil, true
	o.Retention = map[schema.Classification]string{schema.Periodic: evil}
	files, _ := mustBuild(t, in)
	kinds := map[string]int{}
	for name, text := range files {
		kinds[path.Ext(name)]++
		for _, wrong := range judge(name, text) {
			t.Errorf("%s: %s", name, wrong)
		}
	}
	for _, ext := range []string{".html", ".xml", ".json", ".webmanifest", ".csv", ".svg", ".txt"} {
		if kinds[ext] == 0 && ext != ".txt" {
			t.Errorf("no %s was read", ext)
		}
	}
	t.Logf("%d vectors, files: %v", len(vs), kinds)
}

// TestJudge: what the test above asks can be answered with no.
func TestJudge(t *testing.T) {
	for name, text := range map[string]string{
		"a.html": `<script>alert(1)</script>`, "b.html": `<p onclick="a()">`, "c.html": `<a href=" JavaScript:alert(1)">a</a>`, "d.html": `<img srcset="a 1x, data:x 2x">`, "e.html": `<script type="application/ld+json">{</script>`,
		"f.html": `<svg><use xlink:href="data:x"/></svg>`, "g.html": `<iframe>`, "h.html": `<p style="a">`, "i.html": `<base href="/">`, "j.html": `<meta http-equiv="refresh" content="0">`, "k.html": `<script src="https://x.example/a.js"></script>`,
		"a.xml": `<feed><link href="javascript:alert(1)"/></feed>`, "b.xml": `<feed>`, "a.json": `{`, "b.json": `{"url":"javascript:alert(1)"}`, "c.svg": `<svg><script/></svg>`, "d.svg": `<svg onload="a"/>`, "a.csv": "a,=1\r\n", "security.txt": "Contact: a\nX: y\n", "x.js": "alert(1)",
	} {
		if len(judge(name, text)) == 0 {
			t.Errorf("nothing is wrong with %s: %s", name, text)
		}
	}
	if got := judge("a.html", `<!doctype html><script type="application/ld+json">{"url":"https://x.id/"}</script><a href="mailto:a@b.id">a</a><script type="module" src="/aset/cari.js"></script>`); len(got) > 0 {
		t.Errorf("wrong with a good page: %v", got)
	}
}

// judge reads a file of the site as its readers do and returns what could run.
func judge(name, text string) []string {
	switch path.Ext(name) {
	case ".html":
		doc, err := html.Parse(strings.NewReader(text))
		if err != nil {
			return []string{err.Error()}
		}
		return judgeNode(doc)
	case ".xml", ".svg":
		return judgeXML(text)
	case ".json", ".webmanifest":
		return judgeJSON(text)
	case ".csv":
		return judgeCSV(text)
	case ".txt":
		return judgeLines(text)
	case ".css", ".jpg", ".png", ".pdf", Manifest:
		return nil
	case ".js":
		if name == searchScript {
			return nil
		}
	}
	return []string{"what is this file?"}
}

func judgeNode(n *html.Node) (wrong []string) {
	if n.Type == html.ElementNode {
		wrong = append(wrong, judgeElement(n)...)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		wrong = append(wrong, judgeNode(c)...)
	}
	return wrong
}

func judgeElement(n *html.Node) (wrong []string) {
	attr := map[string]string{}
	for _, a := range n.Attr {
		key := strings.ToLower(a.Key)
		attr[key] = a.Val
		if strings.HasPrefix(key, "on") || key == "style" || key == "srcdoc" {
			wrong = append(wrong, fmt.Sprintf("<%s %s=%q>", n.Data, a.Key, a.Val))
		}
	}
	for _, key := range []string{"href", "src", "action", "formaction", "poster", "data", "xlink:href", "cite", "background"} {
		if v, ok := attr[key]; ok && !harmless(v) {
			wrong = append(wrong, fmt.Sprintf("<%s %s=%q>", n.Data, key, v))
		}
	}
	for c := range strings.SplitSeq(attr["srcset"], ",") {
		if !harmless(strings.TrimSpace(c)) {
			wrong = append(wrong, "srcset "+c)
		}
	}
	switch n.Data {
	case "script":
		switch {
		case attr["type"] == "application/ld+json" && attr["src"] == "":
			wrong = append(wrong, judgeJSON(textOf(n))...)
		case attr["src"] != "/"+searchScript || n.FirstChild != nil:
			wrong = append(wrong, "a script")
		}
	case "style", "iframe", "object", "embed", "base", "frame", "applet", "foreignobject", "animate", "set", "template", "noscript", "math":
		wrong = append(wrong, "an element "+n.Data)
	case "meta":
		if e := strings.ToLower(attr["http-equiv"]); e != "" && e != "content-security-policy" {
			wrong = append(wrong, "meta "+e)
		}
	}
	return wrong
}

func textOf(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}

// harmless reads an address as browsers do: blank space and control characters
// before and within the scheme do not count.
func harmless(address string) bool {
	s := strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, address))
	scheme, _, ok := strings.Cut(s, ":")
	if !ok || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	return slices.Contains([]string{"http", "https", "mailto", "tel"}, scheme)
}

func judgeXML(text string) (wrong []string) {
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return wrong
		}
		if err != nil {
			return append(wrong, err.Error())
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		if strings.EqualFold(e.Name.Local, "script") || strings.EqualFold(e.Name.Local, "foreignObject") {
			wrong = append(wrong, "an element "+e.Name.Local)
		}
		for _, a := range e.Attr {
			if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || a.Name.Local == "href" && !harmless(a.Value) {
				wrong = append(wrong, fmt.Sprintf("<%s %s=%q>", e.Name.Local, a.Name.Local, a.Value))
			}
		}
	}
}

func judgeJSON(text string) (wrong []string) {
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return []string{err.Error()}
	}
	return judgeValue("", v)
}

// judgeValue looks at what is an address by its key.
func judgeValue(key string, v any) (wrong []string) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			wrong = append(wrong, judgeValue(k, x)...)
		}
	case []any:
		for _, x := range v {
			wrong = append(wrong, judgeValue(key, x)...)
		}
	case string:
		if slices.Contains([]string{"url", "image", "icon", "favicon", "home_page_url", "feed_url", "src", "start_url", "scope", "logo", "sameAs", "mainEntityOfPage"}, key) && !harmless(v) {
			wrong = append(wrong, key+": "+v)
		}
	}
	return wrong
}

func judgeCSV(text string) (wrong []string) {
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
	if err != nil {
		return []string{err.Error()}
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.IndexAny(strings.TrimLeft(cell, " \t\r\n"), "=+-@") == 0 {
				wrong = append(wrong, "a formula: "+cell)
			}
		}
	}
	return wrong
}

// judgeLines holds security.txt and robots.txt to the fields that are theirs.
func judgeLines(text string) (wrong []string) {
	for line := range strings.Lines(text) {
		field, value, ok := strings.Cut(line, ": ")
		if !ok || !slices.Contains([]string{"Contact", "Expires", "Preferred-Languages", "Canonical", "User-agent", "Allow", "Sitemap"}, field) || !harmless(value) && field == "Contact" {
			wrong = append(wrong, line)
		}
	}
	return wrong
}
