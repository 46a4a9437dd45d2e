package bluesky

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// facet marks a part of a text, by bytes.
type facet struct {
	Index    span      `json:"index"`
	Features []feature `json:"features"`
}

type span struct {
	Start int `json:"byteStart"`
	End   int `json:"byteEnd"`
}

type feature struct {
	Type string `json:"$type"`
	URI  string `json:"uri,omitempty"`
	Tag  string `json:"tag,omitempty"`
	DID  string `json:"did,omitempty"`
}

// Where a mention and a hashtag begin, as in Bluesky's own client
// (https://github.com/bluesky-social/atproto/blob/main/packages/api/src/rich-text/util.ts,
// read 2026-11-26).
var (
	mention = regexp.MustCompile(`(?:^|[\s(])(@([a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+))`)
	hashtag = regexp.MustCompile(`(?:^|\s)([#＃][^\s\x{00ad}\x{2060}\x{200a}-\x{200d}\x{20e2}]+)`)
)

// tagMax is the bound on a hashtag, in characters of UTF-16 as the client counts.
const tagMax = 64

// facets marks the links, hashtags and mentions of a text. A mention of a handle
// that nobody has stays text, as in Bluesky's own client.
func (r *Remote) facets(ctx context.Context, s *session, text string) ([]facet, error) {
	found := append(links(text), tags(text)...)
	for _, m := range mention.FindAllStringSubmatchIndex(text, -1) {
		did, err := r.resolve(ctx, s, text[m[4]:m[5]])
		if err != nil {
			return nil, err
		}
		if did != "" {
			found = append(found, facet{span{m[2], m[3]}, []feature{{Type: "app.bsky.richtext.facet#mention", DID: did}}})
		}
	}
	return apart(found), nil
}

// apart sorts facets and leaves out what begins within another: a hashtag in a link
// is part of the link.
func apart(found []facet) []facet {
	slices.SortStableFunc(found, func(a, b facet) int { return a.Index.Start - b.Index.Start })
	var kept []facet
	for _, f := range found {
		if n := len(kept); n == 0 || f.Index.Start >= kept[n-1].Index.End {
			kept = append(kept, f)
		}
	}
	return kept
}

func links(text string) []facet {
	var found []facet
	for _, at := range platform.Addresses(text) {
		uri := text[at[0]:at[1]]
		if u, err := url.Parse(uri); err != nil || u.Host == "" {
			continue
		}
		found = append(found, facet{span{at[0], at[1]}, []feature{{Type: "app.bsky.richtext.facet#link", URI: uri}}})
	}
	return found
}

func tags(text string) []facet {
	var found []facet
	for _, m := range hashtag.FindAllStringSubmatchIndex(text, -1) {
		whole := strings.TrimRightFunc(text[m[2]:m[3]], unicode.IsPunct)
		_, mark := utf8.DecodeRuneInString(whole)
		tag := whole[min(mark, len(whole)):]
		switch {
		case tag == "" || strings.HasPrefix(tag, "\ufe0f") || platform.UTF16.Length(tag) > tagMax:
			continue
		case !strings.ContainsFunc(tag, func(r rune) bool { return !unicode.IsDigit(r) && !unicode.IsPunct(r) }):
			continue // #1 is a number
		}
		found = append(found, facet{span{m[2], m[2] + len(whole)}, []feature{{Type: "app.bsky.richtext.facet#tag", Tag: tag}}})
	}
	return found
}

// resolve is the DID of a handle; "" where nobody has it.
func (r *Remote) resolve(ctx context.Context, s *session, handle string) (string, error) {
	var out struct {
		DID string `json:"did"`
	}
	err := r.call(ctx, s, request{
		method: "com.atproto.identity.resolveHandle", query: url.Values{"handle": {handle}},
	}, &out)
	refusal, refused := errors.AsType[*channel.RefusedError](err)
	switch {
	case refused && !refusal.Again && !refusal.Account && name(err) != "":
		return "", nil
	case err != nil:
		return "", fmt.Errorf("resolve @%s: %w", handle, err)
	case !strings.HasPrefix(out.DID, "did:"):
		return "", fmt.Errorf("resolve @%s: the server's answer is no DID", handle)
	}
	return out.DID, nil
}
