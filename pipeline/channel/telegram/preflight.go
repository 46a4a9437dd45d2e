package telegram

import (
	"context"
	"fmt"
	"strconv"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/lang"
)

type user struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
}

// member is a ChatMember; the rights are those of a ChatMemberAdministrator, which
// only a channel has.
type member struct {
	Status string `json:"status"`
	Post   bool   `json:"can_post_messages"`
	Edit   bool   `json:"can_edit_messages"`
	Delete bool   `json:"can_delete_messages"`
}

var (
	noteLimit = lang.T(
		"Telegram tidak membatasi umur token. Bot hanya dapat menghapus unggahan yang berumur kurang dari 48 jam; sesudahnya penghapusan dilakukan petugas di aplikasi.",
		"Telegram sets no end to the token. A bot can delete only posts younger than 48 hours; later ones are deleted by a person in the app.")
	noteEdit = lang.T(
		"Bot tidak berhak menyunting unggahan orang lain, jadi unggahan tangan petugas tidak dapat diralat otomatis.",
		"The bot may not edit the posts of others, so what staff posted by hand can't be corrected automatically.")
	noteDelete = lang.T(
		"Bot tidak berhak menghapus unggahan orang lain, jadi unggahan tangan petugas tidak dapat dicabut otomatis.",
		"The bot may not delete the posts of others, so what staff posted by hand can't be withdrawn automatically.")
)

// Preflight implements [channel.Remote] with three reads: who the bot is, which
// channel is meant, and what the bot may do there.
func (c *Channel) Preflight(ctx context.Context) (channel.Account, error) {
	var me user
	if err := c.get(ctx, "getMe", struct{}{}, &me); err != nil {
		return channel.Account{}, err
	}
	var here chat
	if err := c.get(ctx, "getChat", map[string]any{"chat_id": c.chat}, &here); err != nil {
		return channel.Account{}, err
	}
	if here.Type != "channel" {
		return channel.Account{}, account("%s is no channel but a %s", c.chat, c.wire.Words(here.Type))
	}
	var m member
	if err := c.get(ctx, "getChatMember", map[string]any{"chat_id": c.chat, "user_id": me.ID}, &m); err != nil {
		return channel.Account{}, err
	}
	if m.Status != "administrator" || !m.Post {
		return channel.Account{}, account("the bot @%s is no administrator of %s who may post", c.wire.Words(me.Username), c.chat)
	}
	a := channel.Account{Name: here.Title, ID: strconv.FormatInt(here.ID, 10), Left: -1, Notes: []lang.Text{noteLimit}}
	if names.MatchString(here.Username) {
		a.URL = "https://t.me/" + here.Username
	}
	if !m.Edit {
		a.Notes = append(a.Notes, noteEdit)
	}
	if !m.Delete {
		a.Notes = append(a.Notes, noteDelete)
	}
	return a, nil
}

func account(format string, args ...any) error {
	return &channel.RefusedError{Reason: fmt.Sprintf(format, args...), Account: true}
}
