package telegramtest

import (
	"encoding/json"
	"maps"
	"strings"
	"time"
	"unicode/utf16"
)

// Limits of https://core.telegram.org/bots/api, read 2026-11-26.
const (
	textMax    = 4096 // UTF-16 units
	captionMax = 1024
	photoMax   = 10_000_000
	videoMax   = 50_000_000
	albumMin   = 2
	albumMax   = 10
	deleteMax  = 100 // ids of deleteMessages
	deleteAge  = 48 * time.Hour
)

type method struct {
	takes map[string]kind
	do    func(*Server, *input) (any, error)
}

// common are the parameters that every sending method takes beside its own.
func common(own map[string]kind) map[string]kind {
	maps.Copy(own, map[string]kind{
		"chat_id": chatID + required, "message_thread_id": integer, "disable_notification": boolean,
		"protect_content": boolean, "reply_parameters": object,
	})
	return own
}

var methods = map[string]method{
	"getMe":         {nil, (*Server).getMe},
	"getChat":       {map[string]kind{"chat_id": chatID + required}, (*Server).getChat},
	"getChatMember": {map[string]kind{"chat_id": chatID + required, "user_id": integer + required}, (*Server).getChatMember},
	"sendMessage": {common(map[string]kind{
		"text": text + required, "parse_mode": text, "entities": list, "link_preview_options": object, "reply_markup": object,
	}), (*Server).sendMessage},
	"sendPhoto": {common(map[string]kind{
		"photo": upload + required, "caption": text, "parse_mode": text, "caption_entities": list,
		"show_caption_above_media": boolean, "has_spoiler": boolean, "reply_markup": object,
	}), (*Server).sendPhoto},
	"sendVideo": {common(map[string]kind{
		"video": upload + required, "caption": text, "duration": integer, "width": integer, "height": integer,
		"thumbnail": upload, "parse_mode": text, "caption_entities": list, "show_caption_above_media": boolean,
		"has_spoiler": boolean, "supports_streaming": boolean, "reply_markup": object,
	}), (*Server).sendVideo},
	"sendMediaGroup": {common(map[string]kind{"media": list + required, "*": upload}), (*Server).sendMediaGroup},
	"editMessageText": {map[string]kind{
		"chat_id": chatID + required, "message_id": integer + required, "text": text + required, "parse_mode": text,
		"entities": list, "link_preview_options": object, "reply_markup": object,
	}, (*Server).editMessageText},
	"editMessageCaption": {map[string]kind{
		"chat_id": chatID + required, "message_id": integer + required, "caption": text, "parse_mode": text,
		"caption_entities": list, "show_caption_above_media": boolean, "reply_markup": object,
	}, (*Server).editMessageCaption},
	"deleteMessage":  {map[string]kind{"chat_id": chatID + required, "message_id": integer + required}, (*Server).deleteMessage},
	"deleteMessages": {map[string]kind{"chat_id": chatID + required, "message_ids": list + required}, (*Server).deleteMessages},
}

func (s *Server) getMe(*input) (any, error) {
	return map[string]any{"id": BotID, "is_bot": true, "first_name": "Terbit", "username": "terbit_uji_bot"}, nil
}

func (s *Server) getChat(*input) (any, error) { return s.chatObject(), nil }

func (s *Server) getChatMember(in *input) (any, error) {
	if in.number("user_id") != BotID {
		return nil, bad("PARTICIPANT_ID_INVALID")
	}
	out := map[string]any{"status": s.Status, "user": map[string]any{"id": BotID, "is_bot": true, "first_name": "Terbit"}}
	if s.Status == "administrator" {
		for name, has := range s.Rights {
			out[name] = has
		}
	}
	return out, nil
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// sending checks what every sending method does, and returns what is replied to.
func (s *Server) sending(in *input) (int64, error) {
	if err := s.right("can_post_messages"); err != nil {
		return 0, err
	}
	if in.has("parse_mode") || in.has("entities") || in.has("caption_entities") {
		return 0, bad("can't parse entities: markup is not understood here")
	}
	if units(in.text["caption"]) > captionMax {
		return 0, bad("message caption is too long")
	}
	return s.replied(in)
}

func (s *Server) replied(in *input) (int64, error) {
	if !in.has("reply_parameters") {
		return 0, nil
	}
	var p struct {
		MessageID int64 `json:"message_id"`
	}
	if err := strict(in.text["reply_parameters"], &p); err != nil {
		return 0, err
	}
	if s.messages[p.MessageID] == nil {
		return 0, bad("message to be replied not found")
	}
	return p.MessageID, nil
}

func strict(value string, out any) error {
	d := json.NewDecoder(strings.NewReader(value))
	d.DisallowUnknownFields()
	if err := d.Decode(out); err != nil {
		return bad("can't parse: %v", err)
	}
	return nil
}

func (s *Server) checkText(in *input) error {
	if strings.TrimSpace(in.text["text"]) == "" {
		return bad("message text is empty")
	}
	if units(in.text["text"]) > textMax {
		return bad("message is too long")
	}
	if !in.has("link_preview_options") {
		return nil
	}
	var p struct {
		Disabled bool   `json:"is_disabled"`
		URL      string `json:"url"`
		Small    bool   `json:"prefer_small_media"`
		Large    bool   `json:"prefer_large_media"`
		Above    bool   `json:"show_above_text"`
	}
	return strict(in.text["link_preview_options"], &p)
}

func (s *Server) sendMessage(in *input) (any, error) {
	reply, err := s.sending(in)
	if err != nil {
		return nil, err
	}
	if err := s.checkText(in); err != nil {
		return nil, err
	}
	return s.add(message{text: in.text["text"], replyTo: reply}), nil
}

func checkFile(f File, what string) error {
	limit, prefix := photoMax, "image/"
	if what == "video" {
		limit, prefix = videoMax, "video/"
	}
	switch {
	case len(f.Bytes) == 0:
		return bad("file must be non-empty")
	case !strings.HasPrefix(f.Type, prefix):
		return bad("IMAGE_PROCESS_FAILED: %q is sent as %s", f.Type, what)
	case len(f.Bytes) > limit:
		return bad("file is too big")
	}
	return nil
}

func (s *Server) sendFile(in *input, what string) (any, error) {
	reply, err := s.sending(in)
	if err != nil {
		return nil, err
	}
	f := in.files[what]
	if err := checkFile(f, what); err != nil {
		return nil, err
	}
	return s.add(message{text: in.text["caption"], replyTo: reply, file: &f}), nil
}

func (s *Server) sendPhoto(in *input) (any, error) { return s.sendFile(in, "photo") }
func (s *Server) sendVideo(in *input) (any, error) { return s.sendFile(in, "video") }

func (s *Server) sendMediaGroup(in *input) (any, error) {
	reply, err := s.sending(in)
	if err != nil {
		return nil, err
	}
	var media []struct {
		Type      string `json:"type"`
		Media     string `json:"media"`
		Caption   string `json:"caption"`
		Streaming bool   `json:"supports_streaming"`
		Spoiler   bool   `json:"has_spoiler"`
	}
	if err := strict(in.text["media"], &media); err != nil {
		return nil, err
	}
	if len(media) < albumMin || len(media) > albumMax || len(in.files) != len(media) {
		return nil, bad("an album holds 2–10 files, each sent once")
	}
	var made []message
	s.groups++
	for _, m := range media {
		f, ok := in.files[strings.TrimPrefix(m.Media, "attach://")]
		switch {
		case !ok || !strings.HasPrefix(m.Media, "attach://"):
			return nil, bad("wrong file identifier/HTTP URL specified")
		case m.Type != "photo" && m.Type != "video":
			return nil, bad("type %q", m.Type)
		case units(m.Caption) > captionMax:
			return nil, bad("message caption is too long")
		}
		if err := checkFile(f, m.Type); err != nil {
			return nil, err
		}
		made = append(made, message{text: m.Caption, replyTo: reply, file: &f, group: s.groups})
	}
	var out []any
	for _, m := range made {
		out = append(out, s.add(m))
	}
	return out, nil
}

// editable finds the message that is edited. A bot that may post may edit its own,
// and all messages here are its own.
func (s *Server) editable(in *input, media bool, name string) (*message, error) {
	if err := s.right("can_post_messages"); err != nil {
		return nil, err
	}
	m := s.messages[in.number("message_id")]
	switch {
	case m == nil:
		return nil, bad("message to edit not found")
	case (m.file != nil) != media:
		return nil, bad("there is no %s in the message to edit", name)
	case in.has("parse_mode"):
		return nil, bad("can't parse entities: markup is not understood here")
	case m.text == in.text[name]:
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	return m, nil
}

func (s *Server) editMessageText(in *input) (any, error) {
	m, err := s.editable(in, false, "text")
	if err != nil {
		return nil, err
	}
	if err := s.checkText(in); err != nil {
		return nil, err
	}
	m.text = in.text["text"]
	return s.object(m), nil
}

func (s *Server) editMessageCaption(in *input) (any, error) {
	m, err := s.editable(in, true, "caption")
	if err != nil {
		return nil, err
	}
	if units(in.text["caption"]) > captionMax {
		return nil, bad("message caption is too long")
	}
	m.text = in.text["caption"]
	return s.object(m), nil
}

func (s *Server) deleteMessage(in *input) (any, error) {
	id := in.number("message_id")
	if s.messages[id] == nil {
		return nil, bad("message to delete not found")
	}
	return true, s.remove([]int64{id})
}

// deleteMessages passes over what is not there.
func (s *Server) deleteMessages(in *input) (any, error) {
	var ids []int64
	if err := strict(in.text["message_ids"], &ids); err != nil {
		return nil, err
	}
	if len(ids) == 0 || len(ids) > deleteMax {
		return nil, bad("message_ids holds 1–100 ids")
	}
	return true, s.remove(ids)
}

func (s *Server) remove(ids []int64) error {
	if err := s.right("can_post_messages"); err != nil {
		return err
	}
	for _, id := range ids {
		if m := s.messages[id]; m != nil && s.Now().Sub(m.date) >= deleteAge {
			return bad("message can't be deleted")
		}
	}
	for _, id := range ids {
		delete(s.messages, id)
	}
	return nil
}
