package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/online"
)

// The exit codes, mapped here and nowhere else.
const (
	exitOK       = 0
	exitFindings = 1 // findings, blocked, incomplete
	exitUsage    = 2
	exitFailed   = 3 // could not work
)

// app is one run of the program; everything it touches outside is in here.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	env            func(string) string
	now            func() time.Time
	network        online.Network // of check --online; the zero value is the real one
	patience       time.Duration  // with who refuses for now; 0 is as long as is usual
	lang           lang.Lang
}

// errFindings ends a command with exit code 1 after it has said why.
var errFindings = errors.New("findings")

// usageError is a wrong use of the command line.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// hinted is an error that knows what to do next.
type hinted struct {
	err  error
	hint lang.Text
}

func (e hinted) Error() string { return e.err.Error() }
func (e hinted) Unwrap() error { return e.err }

func (a *app) main(ctx context.Context, args []string) int {
	a.lang = a.earlyLang(args)
	c := a.cli()
	err := c.RunContext(ctx, arrange(c, args))
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.As(err, &usage):
		a.complain(err, lang.T("lihat: terbit %s --help", "see: terbit %s --help").With(commandOf(c, args)))
		return exitUsage
	}
	var h hinted
	errors.As(err, &h)
	a.complain(err, h.hint)
	return exitFailed
}

func (a *app) complain(err error, hint lang.Text) {
	fmt.Fprintf(a.stderr, "%s: %v\n", a.t("kesalahan", "error"), err)
	if !hint.IsZero() {
		fmt.Fprintf(a.stderr, "%s: %s\n", a.t("saran", "hint"), hint.In(a.lang))
	}
}

// t picks the wording in the run's language.
func (a *app) t(id, en string) string { return lang.T(id, en).In(a.lang) }

func (a *app) tf(id, en string, args ...any) string { return lang.T(id, en).With(args...).In(a.lang) }

// earlyLang reads the language before flags are parsed, for help and usage errors.
func (a *app) earlyLang(args []string) lang.Lang {
	want := a.env("TERBIT_LANG")
	for i, arg := range args {
		if v, ok := strings.CutPrefix(arg, "--lang="); ok {
			want = v
		} else if arg == "--lang" && i+1 < len(args) {
			want = args[i+1]
		}
	}
	if l, err := lang.Parse(want); err == nil {
		return l
	}
	return lang.Indonesian
}

func (a *app) cli() *cli.App {
	cli.HelpFlag = &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: a.t("tampilkan bantuan ini", "show this help"), DisableDefaultText: true}
	onUsage := func(_ *cli.Context, err error, _ bool) error { return usageError{err} }
	c := &cli.App{
		Name:            "terbit",
		Usage:           a.t("konten kantor: diperiksa, diputuskan, diterbitkan, tercatat", "an office's content: checked, decided, published, on record"),
		UsageText:       a.t("terbit PERINTAH [pilihan]", "terbit COMMAND [options]"),
		Description:     a.t(aboutID, aboutEN),
		HideHelpCommand: true,
		HideVersion:     true,
		// A comma in a label or an address begins nothing new.
		DisableSliceFlagSeparator: true,
		Reader:                    a.stdin, Writer: a.stdout, ErrWriter: a.stderr,
		OnUsageError:   onUsage,
		ExitErrHandler: func(*cli.Context, error) {},
		Flags:          []cli.Flag{a.langFlag()},
		Commands: []*cli.Command{
			a.newCommand(), a.checkCommand(), a.previewCommand(), a.buildCommand(), a.serveCommand(), a.planCommand(), a.publishCommand(), a.deployCommand(),
			a.statusCommand(), a.resolveCommand(), a.handoffCommand(), a.auditCommand(), a.verifyCommand(), a.ledgerCommand(), a.gateCommand(), a.doctorCommand(), a.tokenCommand(), a.demoCommand(), a.mediaCommand(), a.schemaCommand(),
		},
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usagef("%s", a.unknownCommand(c.App, c.Args().First()))
			}
			return cli.ShowAppHelp(c)
		},
		CustomAppHelpTemplate: a.t(appHelpID, appHelpEN),
	}
	for _, cmd := range c.Commands {
		cmd.OnUsageError = onUsage
		cmd.HideHelpCommand = true
		cmd.CustomHelpTemplate = a.t(commandHelpID, commandHelpEN)
		cmd.Flags = append(cmd.Flags, a.langFlag())
	}
	return c
}

const (
	aboutID = `Konten adalah folder content/TAHUN/nama berisi index.md, takarir, dan media.
Mulai: terbit new, lalu terbit check, lalu terbit publish (latihan: tidak ada
akun yang diperlukan dan tidak ada yang terkirim).`
	aboutEN = `An item is a folder content/YEAR/name with index.md, captions and media.
Begin: terbit new, then terbit check, then terbit publish (a rehearsal: no
account is needed and nothing is sent).`
	appHelpID = `{{.Name}}: {{.Usage}}

Pemakaian: {{.UsageText}}

{{.Description}}

Perintah:{{range .VisibleCommands}}
  {{printf "%-9s" .Name}} {{.Usage}}{{end}}

Pilihan setiap perintah: terbit PERINTAH --help
Bahasa: --lang id|en, atau TERBIT_LANG. Kode keluar: 0 baik, 1 ada temuan atau
belum selesai, 2 salah pakai, 3 tidak dapat bekerja.
`
	appHelpEN = `{{.Name}}: {{.Usage}}

Usage: {{.UsageText}}

{{.Description}}

Commands:{{range .VisibleCommands}}
  {{printf "%-9s" .Name}} {{.Usage}}{{end}}

Options of a command: terbit COMMAND --help
Language: --lang id|en, or TERBIT_LANG. Exit codes: 0 fine, 1 findings or
incomplete, 2 wrong use, 3 could not work.
`
	commandHelpID = `terbit {{.Name}}: {{.Usage}}

Pemakaian: terbit {{.Name}} [pilihan]{{if .ArgsUsage}} {{.ArgsUsage}}{{end}}
{{if .Description}}
{{.Description}}
{{end}}
Pilihan:{{range .VisibleFlags}}
  --{{printf "%-15s" (index .Names 0)}} {{.GetUsage}}{{end}}
`
	commandHelpEN = `terbit {{.Name}}: {{.Usage}}

Usage: terbit {{.Name}} [options]{{if .ArgsUsage}} {{.ArgsUsage}}{{end}}
{{if .Description}}
{{.Description}}
{{end}}
Options:{{range .VisibleFlags}}
  --{{printf "%-15s" (index .Names 0)}} {{.GetUsage}}{{end}}
`
)

func (a *app) langFlag() cli.Flag {
	return &cli.StringFlag{Name: "lang", Usage: a.t("bahasa: id atau en", "language: id or en"), Value: string(a.lang), Action: func(_ *cli.Context, s string) error {
		if _, err := lang.Parse(s); err != nil {
			return usageError{err}
		}
		return nil
	}}
}

// unknownCommand names the nearest command.
func (a *app) unknownCommand(c *cli.App, name string) string {
	msg := a.tf("perintah %q tidak ada", "there is no command %q", name)
	for _, cmd := range c.Commands {
		if strings.HasPrefix(cmd.Name, name[:min(2, len(name))]) {
			return msg + a.tf("; maksud Anda %s?", "; did you mean %s?", cmd.Name)
		}
	}
	return msg
}

// arrange moves a command's options before its arguments, where the library
// wants them; people write them anywhere. Everything after -- is an argument.
func arrange(c *cli.App, args []string) []string {
	at := slices.IndexFunc(args[min(1, len(args)):], func(s string) bool { return c.Command(s) != nil }) + 2
	if at < 2 {
		return args
	}
	takesValue := map[string]bool{}
	for _, f := range c.Command(args[at-1]).Flags {
		if _, isBool := f.(*cli.BoolFlag); !isBool {
			for _, n := range f.Names() {
				takesValue[n] = true
			}
		}
	}
	var flags, rest []string
	for i := at; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "--":
			return slices.Concat(args[:at], flags, []string{"--"}, rest, args[i+1:])
		case len(arg) > 1 && arg[0] == '-':
			flags = append(flags, arg)
			if takesValue[strings.TrimLeft(arg, "-")] && i+1 < len(args) {
				i++
				flags = append(flags, args[i])
			}
		default:
			rest = append(rest, arg)
		}
	}
	return slices.Concat(args[:at], flags, rest)
}

func commandOf(c *cli.App, args []string) string {
	for _, arg := range args[min(1, len(args)):] {
		if c.Command(arg) != nil {
			return arg
		}
	}
	return ""
}

// isTerminal reports whether w is a terminal.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
