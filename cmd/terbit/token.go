package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/guide"
	"github.com/gunungmas/terbit/pipeline/channel/instagram"
	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// expirySoon is when people are told that a token ends.
const expirySoon = 14 * 24 * time.Hour

// renewer is a channel whose token can be exchanged for a fresh one.
type renewer interface {
	Refresh(ctx context.Context) (instagram.Token, error)
}

// renewers are the channels whose tokens run out and can be renewed. That of Facebook
// Login for a Page doesn't run out, so Instagram's here is one of Instagram Login.
var renewers = map[schema.Channel]func(access) (renewer, error){
	"instagram": func(x access) (renewer, error) {
		return instagram.New(instagram.Config{URL: x.url, Token: x.token, Account: x.account, Now: x.now, Login: instagram.InstagramLogin})
	},
}

func (a *app) tokenCommand() *cli.Command {
	return &cli.Command{
		Name: "token", Usage: a.t("periksa token kanal dan masa berlakunya, atau perbarui", "check the channels' tokens and when they end, or renew one"),
		ArgsUsage: a.t("periksa | perbarui KANAL", "check | renew CHANNEL"),
		Description: a.t(`periksa   menanyai setiap kanal yang diunggah lewat API: apakah tokennya diterima,
          milik akun mana, sampai kapan, dan berapa kuotanya. Tidak ada yang
          diunggah. Keluar dengan 1 bila ada yang tidak siap atau segera berakhir.
perbarui  menukar token (TERBIT_<KANAL>_TOKEN) dengan yang baru. Yang baru ditulis ke
          --out BERKAS, yang hanya dapat dibaca Anda, atau dengan --out - ke pipa;
          tidak pernah ke layar. Menyimpannya sebagai rahasia di GitHub dilakukan
          orang: token Actions tidak boleh menulis rahasia. Hanya Instagram Login
          yang tokennya perlu diperbarui.

Akhir masa berlaku dicatat pada variabel TERBIT_<KANAL>_EXPIRES (2027-01-31), sebab
Instagram tidak memberitahukannya; penerbitan mengingatkan 14 hari sebelumnya.`,
			`check   asks each channel that is posted to by API: whether its token is taken, whose
        account it is, until when, and what its quota is. Nothing is posted. Exits
        with 1 where one is not ready or ends soon.
renew   exchanges a token (TERBIT_<CHANNEL>_TOKEN) for a new one. The new one is written
        to --out FILE, which you alone can read, or with --out - to a pipe; never to
        the screen. Keeping it as a secret on GitHub is a person's: the token of
        Actions may not write secrets. Only Instagram Login's tokens need renewing.

When a token ends is noted in the variable TERBIT_<CHANNEL>_EXPIRES (2027-01-31), since
Instagram does not tell; publishing reminds 14 days before.`),
		Flags: append(a.rootFlags(), a.formatFlag("text", "json"),
			&cli.StringFlag{Name: "out", Usage: a.t("perbarui: berkas baru untuk token, atau - untuk pipa", "renew: a new file for the token, or - for a pipe")}),
		Action: a.token,
	}
}

func (a *app) token(c *cli.Context) error {
	args := c.Args().Slice()
	switch {
	case len(args) == 0, len(args) == 1 && (args[0] == "periksa" || args[0] == "check"):
		return a.checkTokens(c)
	case len(args) == 2 && (args[0] == "perbarui" || args[0] == "renew"):
		return a.renewToken(c, schema.Channel(args[1]))
	}
	return usagef("%s", a.t("sebutkan yang dikerjakan: terbit token periksa, atau terbit token perbarui KANAL --out BERKAS", "say what to do: terbit token check, or terbit token renew CHANNEL --out FILE"))
}

// expiry is when a channel's token ends by its variable; zero where nothing is noted.
// The day that is noted is not counted any more.
func (a *app) expiry(o *office.Office, c schema.Channel) (time.Time, error) {
	noted := a.env(channelVar(c, "EXPIRES"))
	if noted == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, noted, o.Location)
	if err != nil {
		return time.Time{}, &channel.RefusedError{Account: true, Reason: a.tf("%s=%q: tulis tanggal seperti 2027-01-31", "%s=%q: write a date like 2027-01-31", channelVar(c, "EXPIRES"), noted)}
	}
	return at, nil
}

// endsSoon says that a token ends before long, and where it is told how to renew it;
// "" where it doesn't.
func (a *app) endsSoon(o *office.Office, c schema.Channel, expires time.Time) string {
	left := expires.Sub(a.now())
	if expires.IsZero() || left >= expirySoon {
		return ""
	}
	name, day := platform.Name(c), expires.In(o.Location).Format(time.DateOnly)
	if left <= 0 {
		return a.tf("%s: token sudah berakhir %s; buat atau perbarui%s", "%s: the token ended on %s; make or renew it%s", name, day, a.howToGetToken(o, c))
	}
	return a.tf("%s: token berakhir %s; perbarui%s", "%s: the token ends on %s; renew it%s", name, day, a.howToGetToken(o, c))
}

// tokenState is what there is to say of one channel's token.
type tokenState struct {
	Channel schema.Channel `json:"channel"`
	Account string         `json:"account"` // as configured
	Name    string         `json:"name"`    // as the platform says
	Ready   bool           `json:"ready"`
	Expires string         `json:"expires"` // 2006-01-02; "" where unknown or never
	Soon    bool           `json:"soon"`
	Left    int            `json:"left"` // posts; -1 where unknown
	Notes   []string       `json:"notes"`
	Why     string         `json:"why"` // of what is not ready
	Guide   string         `json:"guide"`
}

func (a *app) checkTokens(c *cli.Context) error {
	p, err := a.open(c)
	if err != nil {
		return err
	}
	if err := a.usable(p); err != nil {
		return err
	}
	states, wrong := []tokenState{}, false
	for _, d := range platform.All() {
		if byAPI(p.office, d.Channel) {
			s := a.tokenState(c.Context, p.office, d.Channel)
			states, wrong = append(states, s), wrong || !s.Ready || s.Soon
		}
	}
	if c.String("format") == "json" {
		err = a.writeJSON(struct {
			Tokens []tokenState `json:"tokens"`
		}{states})
	} else {
		a.printTokens(states)
	}
	if err == nil && wrong {
		return errFindings
	}
	return err
}

// tokenState asks one channel, and changes nothing.
func (a *app) tokenState(ctx context.Context, o *office.Office, c schema.Channel) tokenState {
	s := tokenState{Channel: c, Account: o.Destination(c).Account, Left: -1, Notes: []string{}, Guide: guide.URL(o.Site, c, a.lang)}
	noted, err := a.expiry(o, c)
	s.until(o, noted)
	var account channel.Account
	if err == nil {
		var r channel.Remote
		if r, err = a.remote(o, c); err == nil {
			account, err = r.Preflight(ctx)
		}
	}
	if err != nil {
		s.Why = frame.Clean(refusalOf(err).Error())
		s.Soon = a.endsSoon(o, c, noted) != ""
		return s
	}
	s.Ready, s.Name, s.Left = true, frame.Clean(account.Name), account.Left
	s.until(o, account.Expires)
	for _, n := range account.Notes {
		s.Notes = append(s.Notes, n.In(a.lang))
	}
	s.Soon = a.endsSoon(o, c, account.Expires) != ""
	return s
}

func (s *tokenState) until(o *office.Office, at time.Time) {
	if !at.IsZero() {
		s.Expires = at.In(o.Location).Format(time.DateOnly)
	}
}

func (a *app) printTokens(states []tokenState) {
	paint := a.palette(a.stdout)
	if len(states) == 0 {
		fmt.Fprintln(a.stdout, a.t("Tidak ada kanal yang diunggah lewat API, jadi tidak ada token.", "No channel is posted to by API, so there are no tokens."))
	}
	for _, s := range states {
		fmt.Fprintln(a.stdout, paint(bold, platform.Name(s.Channel))+" "+s.Account)
		color, line := green, a.tf("diterima sebagai %s", "taken as %s", s.Name)
		if !s.Ready {
			color, line = red, a.tf("belum siap: %s", "not ready: %s", s.Why)
		}
		fmt.Fprintln(a.stdout, "  "+paint(color, line))
		color, line = green, a.tf("berlaku sampai %s", "valid until %s", s.Expires)
		switch {
		case s.Expires == "":
			color, line = dim, a.t("akhir masa berlakunya tidak tercatat", "no end is noted")
		case s.Soon:
			color, line = yellow, a.tf("berakhir %s; perbarui", "ends on %s; renew it", s.Expires)
		}
		fmt.Fprintln(a.stdout, "  "+paint(color, line))
		if s.Left >= 0 {
			fmt.Fprintln(a.stdout, "  "+a.tf("kuota: masih %d unggahan", "quota: %d posts left", s.Left))
		}
		for _, n := range s.Notes {
			for _, l := range frame.Wrap(n, "", a.columns()-2) {
				fmt.Fprintln(a.stdout, "  "+paint(dim, l))
			}
		}
		if s.Guide != "" && (!s.Ready || s.Soon) {
			fmt.Fprintln(a.stdout, "  "+s.Guide)
		}
	}
}

// renewToken exchanges a token. Where the new one goes is made ready before it is
// asked for: once the platform has given it, it must not be lost.
func (a *app) renewToken(c *cli.Context, ch schema.Channel) error {
	out := c.String("out")
	if _, ok := renewers[ch]; !ok {
		return usagef("%s", a.tf("token %q tidak diperbarui dengan program; hanya Instagram Login. Lihat panduan kanalnya", "the token of %q is not renewed by the program; only Instagram Login's is. See the channel's guide", string(ch)))
	}
	if out == "" || out == "-" && isTerminal(a.stdout) {
		return usagef("%s", a.t("token tidak ditampilkan di layar: pakai --out BERKAS, atau --out - di depan pipa (| gh secret set …)", "a token is not shown on the screen: use --out FILE, or --out - before a pipe (| gh secret set …)"))
	}
	p, err := a.open(c)
	if err != nil {
		return err
	}
	if err := a.usable(p); err != nil {
		return err
	}
	token := a.env(channelVar(ch, "TOKEN"))
	if token == "" {
		return hinted{errors.New(a.tf("%s belum diisi", "%s is not set", channelVar(ch, "TOKEN"))), lang.T("GitHub tidak memberikan kembali rahasia yang disimpan; ambil token dari tempat kantor menyimpannya, atau buat yang baru", "GitHub doesn't give a secret back; take the token from where the office keeps it, or make a new one")}
	}
	r, err := renewers[ch](access{url: a.env(channelVar(ch, "URL")), token: token, account: p.office.Destination(ch).Account, now: a.now})
	if err != nil {
		return err
	}
	var to io.WriteCloser = nopCloser{a.stdout}
	if out != "-" {
		if to, err = os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
			return hinted{fmt.Errorf("create %s: %w", out, err), lang.T("sebutkan berkas yang belum ada", "name a file that is not there yet")}
		}
	}
	fresh, err := r.Refresh(c.Context)
	if err != nil {
		err = errors.Join(err, to.Close())
		if out != "-" {
			err = errors.Join(err, os.Remove(out))
		}
		return hinted{err, lang.T("token harus berumur sedikitnya 24 jam dan belum berakhir; bila sudah berakhir, buat yang baru menurut panduan kanal", "the token must be at least 24 hours old and not have ended; where it has, make a new one by the channel's guide")}
	}
	_, err = io.WriteString(to, fresh.Value)
	if err = errors.Join(err, to.Close()); err != nil {
		return fmt.Errorf("write the new token, which is lost unless the file holds it: %w", err)
	}
	a.sayRenewed(p.office, ch, out, fresh.Expires)
	return nil
}

// sayRenewed says what is left to a person.
func (a *app) sayRenewed(o *office.Office, c schema.Channel, out string, expires time.Time) {
	day, where := expires.In(o.Location).Format(time.DateOnly), " --env terbit"
	if repo := a.env("GITHUB_REPOSITORY"); repo != "" {
		where += " --repo " + repo
	}
	fmt.Fprintln(a.stderr, a.tf("Token %s yang baru berlaku sampai %s. Simpan di GitHub, juga di tempat kantor menyimpan sandinya:", "The new token of %s is valid until %s. Keep it on GitHub, and where the office keeps its passwords:", platform.Name(c), day))
	fmt.Fprintf(a.stderr, "  gh variable set %s%s --body %s\n", channelVar(c, "EXPIRES"), where, day)
	if out == "-" {
		return
	}
	quoted := "'" + strings.ReplaceAll(out, "'", `'\''`) + "'"
	fmt.Fprintf(a.stderr, "  gh secret set %s%s < %s\n  rm %s\n", channelVar(c, "TOKEN"), where, quoted, quoted)
}

// nopCloser is a stream that is not ours to close.
type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
