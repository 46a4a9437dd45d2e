package instagram

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/lang"
)

var (
	noteCaption = lang.T(
		"API Instagram tidak dapat menyunting takarir; ralat berupa komentar akun, atau disunting petugas di aplikasi.",
		"Instagram's API can't edit a caption; a correction is a comment of the account, or a person edits it in the app.")
	noteDelete = lang.T(
		"Dengan Instagram Login, unggahan hanya dapat dihapus petugas di aplikasi.",
		"With Instagram Login, only a person can delete a post, in the app.")
	noteExpiry = lang.T(
		"Masa berlaku token tidak diketahui. Token Instagram Login berlaku 60 hari dan harus diperbarui sebelum habis; catat tanggalnya saat memperbarui.",
		"How long the token lives is not known. A token of Instagram Login lives 60 days and must be refreshed before; note the date when refreshing it.")
)

func (c *Channel) username(ctx context.Context) (string, error) {
	var out struct{ Username string }
	if err := c.api.Get(ctx, "/"+c.account, url.Values{"fields": {"username"}}, &out); err != nil {
		return "", err
	}
	if out.Username == "" {
		return "", errors.New("instagram doesn't tell the account's name")
	}
	return out.Username, nil
}

// Preflight implements [channel.Remote] with two reads: the account and its quota.
// No quota left is no error: a correction by a comment needs none.
func (c *Channel) Preflight(ctx context.Context) (channel.Account, error) {
	if !c.expires.IsZero() && !c.now().Before(c.expires) {
		return channel.Account{}, &channel.RefusedError{
			Reason: "by what was noted of it the token ran out on " + c.expires.Format(time.DateOnly) + ": renew it or get a new one, and note its new end", Account: true,
		}
	}
	name, err := c.username(ctx)
	if err != nil {
		return channel.Account{}, err
	}
	left, err := c.left(ctx)
	if err != nil {
		return channel.Account{}, err
	}
	a := channel.Account{
		Name: c.api.Words(name), ID: c.account, Expires: c.expires, Left: left, Notes: []lang.Text{noteCaption},
		URL: safeLink("https://www.instagram.com/" + url.PathEscape(name) + "/"),
	}
	if c.login == InstagramLogin {
		a.Notes = append(a.Notes, noteDelete)
		if c.expires.IsZero() {
			a.Notes = append(a.Notes, noteExpiry)
		}
	}
	return a, nil
}

// left is how many posts the quota still allows. Its size is the platform's to
// say: documents name 50 and 100.
func (c *Channel) left(ctx context.Context) (int, error) {
	var out struct {
		Data []struct {
			Usage  *int `json:"quota_usage"`
			Config struct {
				Total int `json:"quota_total"`
			} `json:"config"`
		} `json:"data"`
	}
	query := url.Values{"fields": {"quota_usage,config"}}
	if err := c.api.Get(ctx, "/"+c.account+"/content_publishing_limit", query, &out); err != nil {
		return 0, err
	}
	if len(out.Data) != 1 || out.Data[0].Usage == nil {
		return 0, errors.New("instagram doesn't tell how many posts are left")
	}
	if out.Data[0].Config.Total <= 0 {
		return -1, nil
	}
	return max(0, out.Data[0].Config.Total-*out.Data[0].Usage), nil
}

// Token is a fresh token and when it runs out.
type Token struct {
	Value   string
	Expires time.Time
}

// Refresh exchanges the token for one that lives another 60 days. The present one
// must be at least a day old and not have run out. Only tokens of Instagram Login
// can be; one of Facebook Login for a Page doesn't run out.
func (c *Channel) Refresh(ctx context.Context) (Token, error) {
	if c.login != InstagramLogin {
		return Token{}, refuse("only a token of Instagram Login is refreshed")
	}
	value, life, err := c.api.Refresh(ctx)
	if err != nil {
		return Token{}, err
	}
	return Token{Value: value, Expires: c.now().Add(life)}, nil
}
