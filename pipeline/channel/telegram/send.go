package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/wire"
)

// albumMax is the most that sendMediaGroup takes; the least is 2
// (https://core.telegram.org/bots/api#sendmediagroup, read 2026-11-26).
const albumMax = 10

// send posts a text, alone or as the caption of files, and returns the messages
// that it became.
func (c *Channel) send(ctx context.Context, text string, files []channel.File, replyTo int64) ([]message, error) {
	switch len(files) {
	case 0:
		m, err := c.sendText(ctx, text, replyTo)
		return []message{m}, err
	case 1:
		m, err := c.sendOne(ctx, text, files[0])
		return []message{m}, err
	}
	if len(files) > albumMax {
		return nil, refuse("%d files: an album takes %d", len(files), albumMax)
	}
	return c.sendAlbum(ctx, text, files)
}

func (c *Channel) sendText(ctx context.Context, text string, replyTo int64) (message, error) {
	in := map[string]any{"chat_id": c.chat, "text": text, "link_preview_options": linkPreview}
	if replyTo > 0 {
		in["reply_parameters"] = map[string]any{"message_id": replyTo}
	}
	var m message
	return m, c.json(ctx, "sendMessage", in, &m)
}

// linkPreview keeps the preview that the app would show.
var linkPreview = map[string]any{"is_disabled": false}

func (c *Channel) sendOne(ctx context.Context, text string, file channel.File) (message, error) {
	kind, err := kindOf(file)
	if err != nil {
		return message{}, err
	}
	var f wire.Form
	f.Field("chat_id", c.chat)
	if text != "" {
		f.Field("caption", text)
	}
	method := "sendPhoto"
	if kind == "video" {
		method = "sendVideo"
		f.Field("supports_streaming", "true")
	}
	f.File(kind, file)
	var m message
	return m, c.form(ctx, method, f, &m)
}

// album is one of InputMediaPhoto and InputMediaVideo.
type album struct {
	Type      string `json:"type"`
	Media     string `json:"media"`
	Caption   string `json:"caption,omitempty"` // of the first alone: then the app shows it as the album's
	Streaming bool   `json:"supports_streaming,omitempty"`
}

func (c *Channel) sendAlbum(ctx context.Context, text string, files []channel.File) ([]message, error) {
	media := make([]album, len(files))
	for i, file := range files {
		kind, err := kindOf(file)
		if err != nil {
			return nil, err
		}
		media[i] = album{Type: kind, Media: "attach://" + attachment(i), Streaming: kind == "video"}
	}
	media[0].Caption = text
	list, err := json.Marshal(media)
	if err != nil {
		return nil, &channel.RefusedError{Reason: "encode the album", Err: err}
	}
	var f wire.Form
	f.Field("chat_id", c.chat)
	f.Field("media", string(list))
	for i, file := range files {
		f.File(attachment(i), file)
	}
	var sent []message
	if err := c.form(ctx, "sendMediaGroup", f, &sent); err != nil {
		return nil, err
	}
	if len(sent) != len(files) {
		return nil, fmt.Errorf("telegram answered with %d messages for %d files", len(sent), len(files))
	}
	return sent, nil
}

func attachment(i int) string { return fmt.Sprintf("file%d", i+1) }

func kindOf(f channel.File) (string, error) {
	switch {
	case strings.HasPrefix(f.Type, "image/"):
		return "photo", nil
	case strings.HasPrefix(f.Type, "video/"):
		return "video", nil
	}
	return "", refuse("%s is %s, neither a picture nor a video", f.Name, f.Type)
}

// edit changes the text or the first file's caption. Files stay as they are, so a
// correction that changes their number is none that editing can make.
func (c *Channel) edit(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	id, err := liveID(j)
	if err != nil {
		return channel.Receipt{}, err
	}
	if j.ID != "" && len(id.post) != max(1, len(j.Files)) {
		return channel.Receipt{}, refuse("editing changes the text, not the number of files: post it anew instead")
	}
	in := map[string]any{"chat_id": c.chat, "message_id": id.post[0]}
	method := "editMessageText"
	if len(j.Files) > 0 {
		method = "editMessageCaption"
		in["caption"] = j.Message.Text
	} else {
		in["text"], in["link_preview_options"] = j.Message.Text, linkPreview
	}
	var m message
	// An edit that changes nothing is refused as such: it was made before.
	if err := c.json(ctx, method, in, &m); err != nil && !says(err, "message is not modified") {
		return channel.Receipt{}, err
	}
	return channel.Receipt{URL: j.URL, ID: id.String()}, nil
}

// delete takes down the post's messages and the replies to it. What is not there
// any more needs no deleting.
func (c *Channel) delete(ctx context.Context, id ids) error {
	in, method := map[string]any{"chat_id": c.chat}, "deleteMessage"
	if all := id.all(); len(all) == 1 {
		in["message_id"] = all[0]
	} else {
		in["message_ids"], method = all, "deleteMessages"
	}
	var done bool
	err := c.json(ctx, method, in, &done)
	switch {
	case says(err, "message to delete not found"):
		return nil
	case says(err, "message can't be deleted"):
		return &channel.RefusedError{
			Reason: "a bot can't delete what is older than 48 hours: a person must delete it in the app", Err: err,
		}
	case err == nil && !done:
		return fmt.Errorf("%s: telegram answered that nothing was done", method)
	}
	return err
}
