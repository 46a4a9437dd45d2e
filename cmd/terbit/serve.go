package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/serve"
	"github.com/gunungmas/terbit/pipeline/serve/watch"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/pipeline/source"
)

func (a *app) serveCommand() *cli.Command {
	return &cli.Command{
		Name: "serve", Usage: a.t("lihat situs selagi konten ditulis", "see the site while items are written"),
		Description: a.t(`Membangun situs di folder sementara, melayaninya di komputer ini saja, dan memuat
ulang peramban setiap kali berkas disimpan. Draf dan yang dijadwalkan ikut tampil
dengan tanda; temuan ada di setiap halaman dan di /_terbit/, unggahan tiap kanal
seperti di ponsel di /_terbit/pos/. Ctrl-C untuk berhenti.`,
			`Builds the site in a temporary folder, serves it on this machine only, and loads the
browser's page again with every save. Drafts and scheduled items are shown with a
mark; findings are on every page and on /_terbit/, each channel's post as on a phone
on /_terbit/pos/. Ctrl-C ends it.`),
		Flags: append(a.rootFlags(),
			&cli.StringFlag{Name: "addr", Usage: a.t("alamat dan porta; bila terpakai, porta berikutnya", "address and port; if taken, the next port"), Value: "127.0.0.1:8080"},
			&cli.BoolFlag{Name: "no-drafts", Usage: a.t("hanya yang lengkap, benar, dan sudah waktunya", "only what is complete, right and due")},
			&cli.BoolFlag{Name: "public", Usage: a.t("izinkan alamat jaringan: siapa pun di sana dapat membaca draf", "allow a network address: anyone there can read drafts")},
		),
		Action: a.serve,
	}
}

func (a *app) serve(c *cli.Context) (err error) {
	if c.NArg() > 0 {
		return usagef("%s", a.tf("serve tidak menerima %q", "serve takes no %q", c.Args().First()))
	}
	if err := a.servable(c.String("addr"), c.Bool("public")); err != nil {
		return err
	}
	p, err := a.openRoot(c)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "terbit-serve-")
	if err != nil {
		return fmt.Errorf("make temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	l, err := a.listen(c.Context, c.String("addr"))
	if err != nil {
		return err
	}
	err = a.serveOn(c, p, l, dir)
	p.progress.clear()
	if errors.Is(err, context.Canceled) && c.Context.Err() != nil { // Ctrl-C
		err = nil
	}
	return err
}

// servable refuses an address that others can reach, unless it is asked for.
func (a *app) servable(addr string, public bool) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return usagef("--addr %q: %s", addr, a.t("tulis seperti 127.0.0.1:8080", "write it like 127.0.0.1:8080"))
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil {
		return usagef("--addr %q: %s", addr, a.t("porta adalah angka sampai 65535", "a port is a number up to 65535"))
	} else if n == 0 && host == "" {
		return usagef("--addr %q", addr)
	}
	if ip, err := netip.ParseAddr(host); host == "localhost" || err == nil && ip.IsLoopback() || public {
		return nil
	}
	return usagef("%s", a.tf("--addr %s dapat dibuka dari luar komputer ini, padahal draf ikut tampil; tambahkan --public bila memang dimaksud",
		"--addr %s can be reached from outside this machine, and drafts are shown; add --public if that is meant", addr))
}

// portsMax is how many ports are tried.
const portsMax = 20

// listen takes the address, or the next free port.
func (a *app) listen(ctx context.Context, addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	first, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	var conf net.ListenConfig
	for n := first; ; n++ {
		l, err := conf.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(n)))
		if err == nil {
			if n != first {
				fmt.Fprintln(a.stderr, a.tf("Porta %d terpakai; memakai %d.", "Port %d is taken; using %d.", first, n))
			}
			return l, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) || first == 0 || n == first+portsMax || n == 65535 {
			return nil, hinted{err, lang.T("sebutkan alamat lain dengan --addr, misalnya 127.0.0.1:9000", "name another address with --addr, such as 127.0.0.1:9000")}
		}
	}
}

// served is a running serve.
type served struct {
	*app
	p        *project
	workshop *serve.Workshop
	server   *serve.Server
	url      string
}

func (a *app) serveOn(c *cli.Context, p *project, l net.Listener, dir string) error {
	defer l.Close() //nolint:errcheck // the server has closed it; without one nothing was served
	s := &served{app: a, p: p, url: addressOf(l)}
	// Before the first build, so that nothing saved meanwhile is missed.
	w, err := watch.New(watch.Options{Root: p.root, Trees: []string{"content"}, Folders: []string{".github", "schema"}})
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(c.Context)
	opts := s.options(c, dir)
	opts.Dress = func(in *site.Input) error { return s.dress(ctx, in, w) }
	opts.Build = s.build()
	s.workshop = serve.NewWorkshop(opts)
	g.Go(func() error { return w.Run(ctx) })
	s.server, err = serve.NewServer(ctx, serve.ServerOptions{Site: s.workshop.Site(), Store: s.workshop.Store(), Lang: a.lang, Now: s.now, Hosts: hostNames(c.Bool("public"))})
	if err != nil {
		return err
	}
	defer s.server.Close() //nolint:errcheck // a folder that is about to be removed
	g.Go(func() error { return s.run(ctx, c, l, w) })
	return g.Wait()
}

// run builds, serves, and builds again with every change.
func (s *served) run(ctx context.Context, c *cli.Context, l net.Listener, w *watch.Watcher) error {
	began := time.Now()
	st, _, err := s.workshop.Rebuild(ctx, []string{"."})
	if err != nil {
		return err
	}
	s.server.Show(st)
	s.p.progress.clear()
	s.greet(st, time.Since(began), c.Bool("public"), w.Looked())
	h := &http.Server{Handler: s.server, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if h.Shutdown(late) != nil { // whoever still reads is cut off
			return h.Close()
		}
		return nil
	})
	g.Go(func() error { return s.follow(ctx, w.Changes()) })
	return g.Wait()
}

// idle is how long nothing must happen before everything is checked again.
const idle = 500 * time.Millisecond

// follow rebuilds with every batch of changes, and checks everything in between.
func (s *served) follow(ctx context.Context, changes <-chan []string) error {
	rest := time.NewTimer(0)
	defer rest.Stop()
	var batch []string
	for {
		if batch == nil {
			select {
			case <-ctx.Done():
				return nil
			case batch = <-changes:
			case <-rest.C:
				batch = s.recheck(ctx, changes)
			}
		}
		if batch == nil {
			continue
		}
		if err := s.rebuild(ctx, batch); err != nil {
			if ctx.Err() != nil {
				return nil //nolint:nilerr // it was cut off
			}
			return err
		}
		batch = nil
		rest.Reset(idle)
	}
}

// recheck checks everything, unless something changes meanwhile: then that comes
// first, and is returned.
func (s *served) recheck(ctx context.Context, changes <-chan []string) (batch []string) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan *serve.State, 1)
	go func() { done <- s.workshop.Recheck(ctx, nil) }()
	select {
	case st := <-done:
		if st != nil {
			s.server.Show(st)
		}
		return nil
	case batch = <-changes:
		cancel()
		<-done
		return batch
	case <-ctx.Done():
		<-done
		return nil
	}
}

// rebuild shows what changed, then what the check says of it.
func (s *served) rebuild(ctx context.Context, batch []string) error {
	before := s.server.Errors()
	st, ids, err := s.workshop.Rebuild(ctx, batch)
	if st == nil || err != nil {
		return err
	}
	s.server.Show(st)
	s.report(st, batch, ids)
	if st = s.workshop.Recheck(ctx, append([]string{}, ids...)); st != nil {
		s.server.Show(st)
		if n := st.Errors(); n > 0 && n != before {
			fmt.Fprintf(s.stderr, "         %s\n", s.tf("%d kesalahan di seluruh konten; lihat %s_terbit/", "%d errors in all items; see %s_terbit/", n, s.url))
		}
	}
	return nil
}

func (s *served) options(c *cli.Context, dir string) serve.Options {
	var mu sync.Mutex // items are loaded by several goroutines, and each tells of its own
	stages := map[string]func(int, int){}
	name := c.String("config")
	if name == "" {
		name = office.File
	}
	return serve.Options{
		Root: s.p.fsys, Dir: dir, Beside: s.p.store().Dir, BaseURL: s.url, NoDrafts: c.Bool("no-drafts"), Now: s.now, Rules: families(), Guides: guides(), Lang: s.lang,
		Office: func() (*office.Office, []diag.Finding, error) { return office.Load(s.p.officeAt, name) },
		Check:  s.check,
		Progress: func(stage string, done, total int) {
			mu.Lock()
			defer mu.Unlock()
			if stages[stage] == nil {
				stages[stage] = s.p.progress.stage(lang.Same(stage))
			}
			stages[stage](done, total)
		},
	}
}

// build is the builder of the site, whose errors in a theme are told as those of
// terbit build.
func (s *served) build() func(context.Context, site.Input, []string) (site.Result, error) {
	b := site.NewBuilder("", "")
	b.Sole = true
	return func(ctx context.Context, in site.Input, _ []string) (site.Result, error) {
		r, err := b.Build(ctx, in)
		if err != nil {
			p := *s.p
			p.office = in.Office
			err = s.themeError(&p, err)
		}
		return r, err
	}
}

// dress gives the site the office's theme, and follows the theme's folder, and
// media that were fetched. It has no cards: nobody shares an address of this
// machine.
func (s *served) dress(ctx context.Context, in *site.Input, w *watch.Watcher) error {
	p := *s.p
	p.office = in.Office
	in.Fetched = p.fetcher()
	theme, err := p.theme()
	if p.office.Theme != "" {
		w.Follow(ctx, p.office.Theme)
	}
	if err != nil {
		return err
	}
	in.Theme = theme
	return nil
}

// now is the clock, or the time that TERBIT_NOW fixed.
func (s *served) now() time.Time {
	if s.env("TERBIT_NOW") != "" {
		return s.p.now
	}
	return s.app.now()
}

// check is what terbit check says. What was merged is looked up when everything
// is checked: it takes longer than an edit should.
func (s *served) check(ctx context.Context, c *source.Corpus, o *office.Office, only func(string) bool) []diag.Finding {
	p := *s.p
	p.corpus, p.office, p.config, p.now, p.progress = c, o, nil, s.now(), &progress{}
	opts := rule.Options{Only: only}
	if only == nil {
		opts.Baseline = s.quietly().baseline(ctx, &p)
	}
	return p.check(ctx, opts)
}

// quietly is the program without its notes.
func (s *served) quietly() *app {
	a := *s.app
	a.stderr = nothing{}
	return &a
}

type nothing struct{}

func (nothing) Write(p []byte) (int, error) { return len(p), nil }

// greet says where to look.
func (s *served) greet(st *serve.State, took time.Duration, public bool, looked int) {
	paint := s.palette(s.stdout)
	fmt.Fprintf(s.stdout, "%s %s\n", s.t("Situs: ", "Site:    "), paint(bold, s.url))
	fmt.Fprintf(s.stdout, "%s %s\n", s.t("Temuan:", "Findings:"), paint(bold, s.url+"_terbit/"))
	if public {
		for _, u := range s.elsewhere() {
			fmt.Fprintf(s.stdout, "%s %s\n", s.t("Ponsel:", "Phone:   "), paint(bold, u))
		}
		fmt.Fprintln(s.stderr, paint(yellow, s.t("Siapa pun di jaringan ini dapat membaca draf selama perintah ini berjalan.", "Anyone on this network can read drafts while this runs.")))
	}
	if looked > 0 {
		fmt.Fprintln(s.stderr, s.tf("%d folder dilihat setiap detik karena sistem membatasi pengawasan (fs.inotify.max_user_watches).",
			"%d folders are looked at every second because the system limits watching (fs.inotify.max_user_watches).", looked))
	}
	s.failures(st)
	fmt.Fprintln(s.stderr, s.tf("%d konten, %d halaman, %s. Ctrl-C untuk berhenti.", "%d items, %d pages, %s. Ctrl-C ends it.", st.Result.Items, st.Result.Pages, s.seconds(took)))
}

// report is a line for each rebuild.
func (s *served) report(st *serve.State, batch, ids []string) {
	var what string
	switch {
	case slices.ContainsFunc(batch, func(name string) bool { return name != "." && !strings.HasPrefix(name, "content") }):
		what = s.t("konfigurasi", "configuration")
	case len(ids) == 1:
		what = frame.Clean(ids[0])
	default:
		what = s.tf("%d konten", "%d items", len(ids))
	}
	fmt.Fprintf(s.stderr, "%s %s %s\n", s.app.now().In(s.p.now.Location()).Format("15.04.05"), what, s.tf("(%d milidetik)", "(%d ms)", st.Took.Milliseconds()))
	s.failures(st)
}

// failures tells what is wrong with the whole, not with an item.
func (s *served) failures(st *serve.State) {
	if len(st.Config) > 0 {
		s.printFindings(s.stderr, st.Config)
	}
	if st.Err != nil {
		fmt.Fprintf(s.stderr, "%s: %v\n", s.t("kesalahan", "error"), st.Err)
	}
}

// addressOf is where a browser on this machine finds the listener.
func addressOf(l net.Listener) string {
	addr := l.Addr().(*net.TCPAddr).AddrPort()
	ip := addr.Addr().Unmap()
	if ip.IsUnspecified() {
		ip = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return "http://" + netip.AddrPortFrom(ip, addr.Port()).String() + "/"
}

// elsewhere is where other machines of the network find it.
func (s *served) elsewhere() (urls []string) {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil // the first address is said already
	}
	port := s.url[strings.LastIndexByte(s.url, ':'):]
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() && n.IP.To4() != nil {
			urls = append(urls, "http://"+n.IP.String()+port)
		}
	}
	return urls
}

// hostNames are the names that this machine goes by in its network.
func hostNames(public bool) []string {
	name, err := os.Hostname()
	if !public || err != nil || name == "" {
		return nil
	}
	return []string{name, name + ".local"}
}
