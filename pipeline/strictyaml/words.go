package strictyaml

import (
	"reflect"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// words are what is said of one error of the schema.
type words struct {
	message, hint lang.Text
	name          string // of the key, if it is about one
	meant         string // the key that was probably meant
}

func missing(name, parent string) words {
	where := ""
	if parent != "" {
		where = " (" + parent + ")"
	}
	return words{
		lang.T("kunci wajib %s belum diisi%s", "required key %s is missing%s").With(name, where),
		lang.T("tambahkan baris %s: …", "add a line %s: …").With(name), name, "",
	}
}

func unknown(name string, t reflect.Type) words {
	w := words{message: lang.T("kunci %s tidak dikenal", "unknown key %s").With(quoted(name)), name: name}
	var names []string
	if w.meant, names = suggestKey(name, t); w.meant != "" {
		w.hint = didYouMean(w.meant)
	} else {
		w.hint = lang.T("kunci yang dikenal: %s", "known keys: %s").With(strings.Join(names, ", "))
	}
	return w
}

// suggestKey is the key that was probably meant, or "", and those that there are.
func suggestKey(key string, t reflect.Type) (meant string, names []string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	names = keyNames(t)
	low := strings.ToLower(key)
	if s, ok := schema.KeySynonyms[low]; ok && slices.Contains(names, s) {
		return s, names
	}
	return nearest(low, names), names
}

// keyNames are the keys of a structure, or of a map that has a closed list.
func keyNames(t reflect.Type) []string {
	if t.Kind() == reflect.Struct {
		return fieldsOf(t).names
	}
	if e, ok := reflect.TypeAssert[schema.Enum](reflect.Zero(t.Key())); ok {
		return e.Values()
	}
	return schema.Days
}

func didYouMean(s string) lang.Text { return lang.T("maksud Anda %s?", "did you mean %s?").With(s) }

func notListed(key, got string, want []any) words {
	var list []string
	for _, w := range want {
		if s, ok := w.(string); ok {
			list = append(list, s)
		}
	}
	hint := lang.T("pilih salah satu: %s", "choose one of: %s").With(strings.Join(list, ", "))
	if near := nearest(got, list); near != "" {
		hint = didYouMean(near)
	}
	return words{lang.T("%s tidak menerima %s", "%s does not take %s").With(key, quoted(got)), hint, got, ""}
}

// nearest returns the candidate within a third of its length, or "".
func nearest(s string, candidates []string) string {
	best, at := "", 1<<30
	if len(s) > 100 {
		return "" // no key is that long, and comparing costs its square
	}
	for _, c := range candidates {
		if n := levenshtein.ComputeDistance(strings.ToLower(s), c); n < at && n <= max(1, len(c)/3) {
			best, at = c, n
		}
	}
	return best
}

func wrongType(v found, want []string) words {
	name := lang.Same(v.key)
	if v.key == "" {
		name = lang.T("bagian ini", "this part")
	}
	expected := typeName(v, want)
	hint := lang.T("tulis %s", "write %s").With(expected)
	if v.node.Kind == yaml.ScalarNode && slices.Contains(want, "string") && v.node.Value != "" {
		hint = lang.T(`beri tanda kutip: %s: "%s"`, `put it in quotes: %s: "%s"`).With(v.key, strings.Trim(quoted(v.node.Value), `"`))
	}
	return words{lang.T("%s harus berupa %s, bukan %s", "%s must be %s, not %s").With(name, expected, nodeName(v.node)), hint, "", ""}
}

var momentType = reflect.TypeFor[schema.Moment]()

func typeName(v found, want []string) lang.Text {
	switch {
	case v.t == momentType:
		return momentName
	case slices.Contains(want, "integer"):
		return lang.T("bilangan bulat", "a whole number")
	case slices.Contains(want, "boolean"):
		return lang.T("true atau false", "true or false")
	case slices.Contains(want, "array"):
		return lang.T("daftar", "a list")
	case slices.Contains(want, "object"):
		return lang.T("kelompok kunci: nilai", "a group of key: value")
	}
	return lang.T("teks", "text")
}

var momentName = lang.T(`tanggal, misalnya 2026-03-02 atau "2026-03-02T09:00:00+07:00"`, `a date such as 2026-03-02 or "2026-03-02T09:00:00+07:00"`)

func nodeName(n *yaml.Node) lang.Text {
	switch n.Kind {
	case yaml.MappingNode:
		return lang.T("kelompok kunci: nilai", "a group of key: value")
	case yaml.SequenceNode:
		return lang.T("daftar", "a list")
	}
	switch scalarValue(n).(type) {
	case nil:
		return lang.T("nilai kosong", "an empty value")
	case int64, float64:
		return lang.T("angka", "a number")
	case bool:
		return lang.T("nilai ya/tidak", "a yes/no value")
	}
	return lang.T("teks", "text")
}

// forms says each pattern and format of the schemas in words. A test holds that
// none is left out.
var forms = map[string]lang.Text{
	schema.MomentForm:   momentName,
	schema.FileForm:     lang.T("nama berkas di folder konten, misalnya foto.jpg", "the name of a file in the item's folder, such as foto.jpg"),
	schema.HTTPSForm:    lang.T("alamat lengkap yang diawali https://", "a whole address that begins with https://"),
	schema.AddressForm:  lang.T("alamat lengkap, misalnya https://www.contoh.go.id/", "a whole address such as https://www.example.go.id/"),
	schema.SomeText:     lang.T("teks yang tidak kosong", "a text that is not empty"),
	schema.SomeTag:      lang.T("topik dalam huruf kecil, misalnya hak-warga", "a topic in lower case, such as hak-warga"),
	schema.ReasonForm:   lang.T("alasan, paling sedikit 10 huruf", "a reason of at least 10 letters"),
	schema.QuoteForm:    lang.T("beberapa kata dari temuannya", "some words of the finding"),
	schema.SecurityForm: lang.T("alamat https:// atau mailto:, misalnya mailto:keamanan@contoh.go.id", "an address with https:// or mailto:, such as mailto:security@example.go.id"),
	schema.InitialsForm: lang.T("satu sampai tiga huruf besar atau angka, misalnya DGM", "one to three capital letters or digits, such as DGM"),
	schema.ThemeForm:    lang.T("folder di dalam .github/, misalnya .github/tema", "a folder inside .github/, such as .github/tema"),
	schema.SpanForm:     lang.T(`jam kerja, misalnya "07.30-16.00"`, `office hours such as "07.30-16.00"`),

	`^content/[0-9]{4}/[a-z0-9]+(-[a-z0-9]+)*$`: lang.T("folder konten lama, misalnya content/2025/nama-konten", "the older item's folder, such as content/2025/its-name"),
	`^[0-9a-f]{64}$`:     lang.T("64 digit heksadesimal huruf kecil dari: sha256sum BERKAS", "the 64 lower-case hexadecimal digits of: sha256sum FILE"),
	`^[A-Z]{2}[0-9]{3}$`: lang.T("nomor aturan seperti PD003", "the number of a rule, such as PD003"),
	`^#[0-9a-fA-F]{6}$`:  lang.T(`warna seperti "#0b5d4b", dalam tanda kutip`, `a colour such as "#0b5d4b", in quotes`),
	schema.PhoneForm:     lang.T("nomor dengan kode negara tanpa tanda, diawali 62", "a number with its country code and no signs, beginning with 62"),
	"uri":                lang.T("alamat lengkap, misalnya https://www.contoh.go.id/", "a whole address such as https://www.example.go.id/"),
	"email":              lang.T("alamat surel", "a mail address"),
}

func badForm(v found, pattern string) words {
	want, ok := forms[pattern]
	if !ok {
		want = lang.Same(pattern)
	}
	return words{
		lang.T("%s %s tidak berbentuk semestinya", "%s %s has not the form that it should").With(v.key, quoted(v.node.Value)),
		lang.T("tulis %s", "write %s").With(want), "", "",
	}
}

func twice(key string) words {
	return words{lang.T("nilai ini sudah ada di %s", "this value stands in %s already").With(key), lang.T("hapus salah satunya", "remove one of them"), "", ""}
}

func bounds(v found, k jsonschema.ErrorKind) words {
	what := lang.Same(v.key)
	say := func(id, en string, got, limit any) words {
		return words{lang.T("%s "+id, "%s "+en).With(what, got, limit), lang.T("sesuaikan isinya", "fit it to that"), "", ""}
	}
	switch k := k.(type) {
	case *kind.MinLength:
		return say("%d karakter, paling sedikit %d", "of %d characters, at least %d are needed", k.Got, k.Want)
	case *kind.MaxLength:
		return say("%d karakter, batasnya %d", "of %d characters, the limit is %d", k.Got, k.Want)
	case *kind.MinItems:
		return say("berisi %d butir, paling sedikit %d", "of %d entries, at least %d are needed", k.Got, k.Want)
	case *kind.MaxItems:
		return say("berisi %d butir, batasnya %d", "of %d entries, the limit is %d", k.Got, k.Want)
	case *kind.Minimum:
		return say("%s terlalu kecil, paling sedikit %s", "%s is too small, the least is %s", quoted(v.node.Value), k.Want.RatString())
	case *kind.Maximum:
		return say("%s terlalu besar, paling banyak %s", "%s is too large, the most is %s", quoted(v.node.Value), k.Want.RatString())
	case *kind.OneOf:
		return words{
			lang.T("setiap %s berupa file atau url, tidak keduanya", "each of %s is a file or a url, not both").With(what),
			lang.T("tulis file: untuk berkas di folder, atau url:, sha256:, dan bytes: untuk berkas besar", "write file: for a file in the folder, or url:, sha256: and bytes: for a large one"), "", "",
		}
	}
	return words{
		lang.T("%s tidak sesuai skema (%s)", "%s does not fit the schema (%s)").With(what, strings.Join(k.KeywordPath(), "/")),
		lang.T("lihat skemanya: terbit schema item", "see the schema: terbit schema item").With(), "", "",
	}
}
