package lang_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var verb = regexp.MustCompile(`%(?:\[\d+\])?[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]`)

// verbs lists the verbs of a wording in the order of their arguments, so that
// wordings may use them in different orders.
func verbs(s string) []string {
	out := verb.FindAllString(strings.ReplaceAll(s, "%%", ""), -1)
	for i, v := range out {
		out[i] = regexp.MustCompile(`\[\d+\]`).ReplaceAllString(v, "")
	}
	slices.Sort(out)
	return out
}

// Every sentence of the program stands in both languages and takes the same
// arguments in both.
func TestEverySentenceHasBothWordings(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, src, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			id, ok1 := literal(call.Args[0])
			en, ok2 := literal(call.Args[1])
			if !bilingual(call.Fun) || !ok1 || !ok2 {
				return true
			}
			seen++
			pos := fset.Position(call.Pos())
			if (id == "") != (en == "") {
				t.Errorf("%s: a sentence in one language only: %q, %q", pos, id, en)
			}
			if !slices.Equal(verbs(id), verbs(en)) {
				t.Errorf("%s: different arguments: %q, %q", pos, id, en)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 200 {
		t.Errorf("only %d sentences were found", seen)
	}
}

// bilingual reports whether fun is lang.T or a command's t or tf.
func bilingual(fun ast.Expr) bool {
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, _ := sel.X.(*ast.Ident)
	return sel.Sel.Name == "T" && x != nil && x.Name == "lang" || sel.Sel.Name == "t" || sel.Sel.Name == "tf"
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
