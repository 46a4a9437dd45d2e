package serve

import (
	"bytes"
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// furnish adds the panel to a page, and to its policy what the panel needs.
func (s *Server) furnish(st *State, d *drawing, name string) []byte {
	n := nonce()
	page := allowIn(d.body, n)
	head := fmt.Sprintf(`<link rel="stylesheet" href="%saset/panel.css" nonce="%s">
<script src="%saset/muat.js" defer nonce="%s"></script>
`, own, n, own, n)
	if marks := s.marks(st, d.body); marks != "" && !strings.HasPrefix(name, own) {
		head += fmt.Sprintf("<style nonce=\"%s\">%s</style>\n", n, marks)
	}
	page = insert(page, "</head>", head)
	return insert(page, "</body>", fmt.Sprintf("<div id=\"_terbit\" data-halaman=\"%s\" data-isi=\"%s\" data-panel=\"%s\">%s</div>\n",
		html.EscapeString(name), d.tag, d.panelTag, d.panel))
}

// insert puts text before the last mark; a page without it gets it at the end.
func insert(page []byte, mark, text string) []byte {
	i := bytes.LastIndex(page, []byte(mark))
	if i < 0 {
		i = len(page)
	}
	return slices.Concat(page[:i], []byte(text), page[i:])
}

var policyMeta = regexp.MustCompile(`(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)`)

// allowIn widens the policy that a page carries, for this answer alone.
func allowIn(page []byte, nonce string) []byte {
	m := policyMeta.FindSubmatchIndex(page)
	if m == nil {
		return page
	}
	policy := html.UnescapeString(string(page[m[4]:m[5]]))
	policy = allow(policy, "script-src", "'nonce-"+nonce+"'")
	policy = allow(policy, "style-src", "'nonce-"+nonce+"'")
	policy = allow(policy, "connect-src", "'self'")
	return slices.Concat(page[:m[4]], []byte(html.EscapeString(policy)), page[m[5]:])
}

// allow adds a source to a directive of a policy. One that is not there has been
// what default-src says.
func allow(policy, directive, source string) string {
	parts := strings.Split(policy, ";")
	fallback := ""
	for i, p := range parts {
		f := strings.Fields(p)
		switch {
		case len(f) == 0:
		case strings.EqualFold(f[0], directive):
			if !slices.Contains(f[1:], source) {
				parts[i] = strings.TrimSuffix(strings.TrimRight(p, " "), " 'none'") + " " + source
			}
			return strings.Join(parts, ";")
		case strings.EqualFold(f[0], "default-src"):
			fallback = strings.Join(slices.DeleteFunc(f[1:], func(s string) bool { return s == "'none'" }), " ")
		}
	}
	if fallback != "" {
		source = fallback + " " + source
	}
	return strings.TrimRight(policy, "; ") + "; " + directive + " " + source
}

var itemLink = regexp.MustCompile(`href="(/[0-9]{4}/[a-z0-9-]+/)"`)

// marks is the style that tells, at the links of a page, which items the public
// does not see yet.
func (s *Server) marks(st *State, page []byte) string {
	now := s.now()
	rules := map[string]string{}
	for _, m := range itemLink.FindAllSubmatch(page, -1) {
		link := string(m[1])
		if _, known := rules[link]; known {
			continue
		}
		rules[link] = ""
		if it := st.itemAt(link); it != nil {
			if is := st.standing(it, now); is.Class != "" {
				rules[link] = fmt.Sprintf("main a[href=\"%s\"]:not(:has(img))::before{content:\"%s\"}\n", link, cssText(is.Short))
			}
		}
	}
	var b strings.Builder
	var selectors []string
	for _, link := range slices.Sorted(maps.Keys(rules)) {
		if rules[link] != "" {
			b.WriteString(rules[link])
			selectors = append(selectors, fmt.Sprintf("main a[href=\"%s\"]:not(:has(img))::before", link))
		}
	}
	if len(selectors) == 0 {
		return ""
	}
	return strings.Join(selectors, ",") + "{display:inline-block;position:static;inset:auto;margin:0 .5em 0 0;padding:0 .5em;border-radius:.375em;background:#fbf3df;color:#5d3f00;font:600 .875rem/1.6 system-ui,sans-serif;text-decoration:none;vertical-align:middle;letter-spacing:normal}\n" + b.String()
}

// cssText is a text as a CSS string in a style element holds it.
func cssText(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < ' ' || strings.ContainsRune(`"\<>&`, r) {
			fmt.Fprintf(&b, `\%x `, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
