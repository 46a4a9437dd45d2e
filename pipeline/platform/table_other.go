package platform

import "github.com/gunungmas/terbit/pipeline/lang"

const (
	xWeights   = "https://github.com/twitter/twitter-text/tree/master/config" // version 3
	xMedia     = "https://docs.x.com/x-api/media/introduction"
	xMeta      = "https://docs.x.com/x-api/media/create-media-metadata"
	xThread    = "https://boldlytype.com/tools/x-twitter-thread-maker"
	tgBots     = "https://core.telegram.org/bots/api"
	ttVideo    = "https://developers.tiktok.com/doc/content-posting-api-reference-direct-post"
	ttMedia    = "https://developers.tiktok.com/doc/content-posting-api-media-transfer-guide"
	ytVideos   = "https://developers.google.com/youtube/v3/docs/videos"
	mastoInst  = "https://docs.joinmastodon.org/entities/Instance/"
	mastoPost  = "https://docs.joinmastodon.org/user/posting/"
	mastoReply = "https://docs.joinmastodon.org/methods/statuses/#create" // in_reply_to_id
	bskyPost   = "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json"
	bskyImage  = "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/embed/images.json"
	bskyVideo  = "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/embed/video.json"
)

func x() Destination {
	return Destination{
		Channel: "x", Name: "X",
		Text:  documented(280, Weighted, xWeights),
		Parts: house(xThread, "2026-11-26"),
		Media: Media{
			Count:  documented(4, Files, xMedia),
			Images: documented(4, Files, xMedia),
			Videos: reported(1, Files, xMedia),
			Image: ImageLimits{
				Size:   documented(5_000_000, Bytes, xMedia),
				Recipe: Recipe{MaxWidth: 2048, MaxHeight: 2048, MaxBytes: 5_000_000},
				Source: xMedia, Checked: checked,
			},
			Video: VideoLimits{Duration: reported(140, Seconds, xMedia), Size: documented(512_000_000, Bytes, xMedia)},
			Alt:   documented(1000, Characters, xMeta),
		},
		Edit: Ability{Note: lang.T(
			"Hanya akun Premium dapat menyunting, dan hanya sebentar setelah unggah.",
			"Only Premium accounts can edit, and only shortly after posting.")},
		Delete:  Ability{Person: true, API: true},
		Find:    Ability{Person: true, API: true},
		Thread:  Ability{Person: true, API: true},
		Hosts:   []string{"x.com", "twitter.com", "mobile.twitter.com"},
		Compose: "https://x.com/intent/post?text=",
	}
}

// telegram has no compose link: Telegram's share link puts an address before the
// text, so that what would be sent is not what was approved. Its document says
// "characters after entities parsing" and measures entities in UTF-16 units; those
// are never fewer than code points, and a text without markup has no entities.
func telegram() Destination {
	return Destination{
		Channel: "telegram", Name: "Telegram",
		Text:    documented(4096, UTF16, tgBots),
		Caption: documented(1024, UTF16, tgBots),
		Media: Media{
			Count:  documented(10, Files, tgBots),
			Images: documented(10, Files, tgBots),
			Videos: documented(10, Files, tgBots),
			Mixed:  true,
			Image: ImageLimits{
				Size: documented(10_000_000, Bytes, tgBots),
				Recipe: Recipe{
					MaxWidth: 2560, MaxHeight: 2560, MaxBytes: 10_000_000,
					MinRatio: Ratio{1, 20}, MaxRatio: Ratio{20, 1},
				},
				Source: tgBots, Checked: checked,
			},
			Video: VideoLimits{Size: reported(50_000_000, Bytes, tgBots)},
		},
		Edit:   Ability{Person: true, API: true},
		Delete: Ability{Person: true, API: true},
		Find:   Ability{Person: true},
		Thread: Ability{Person: true, API: true},
		Hosts:  []string{"t.me", "telegram.me"},
	}
}

func tiktok() Destination {
	return Destination{
		Channel: "tiktok", Name: "TikTok",
		Text: reported(2200, UTF16, ttVideo),
		Media: Media{
			Min:    1,
			Count:  reported(35, Files, ttMedia),
			Images: reported(35, Files, ttMedia),
			Videos: reported(1, Files, ttMedia),
			Image: ImageLimits{
				Size:   reported(20_000_000, Bytes, ttMedia),
				Recipe: Recipe{MaxWidth: 1080, MaxHeight: 1920, MaxBytes: 20_000_000, JPEGOnly: true},
				Source: ttMedia, Checked: checked,
			},
			Video: VideoLimits{Duration: reported(600, Seconds, ttMedia), Size: reported(4_000_000_000, Bytes, ttMedia)},
		},
		Delete: Ability{Person: true},
		Find:   Ability{Person: true, API: true},
		Hosts:  []string{"tiktok.com", "m.tiktok.com", "vt.tiktok.com", "vm.tiktok.com"},
	}
}

func youtube() Destination {
	return Destination{
		Channel: "youtube", Name: "YouTube",
		Text:    documented(5000, Bytes, ytVideos),
		Title:   documented(100, Characters, ytVideos),
		Refused: "<>",
		Media: Media{
			Min:    1,
			Count:  documented(1, Files, ytVideos),
			Videos: documented(1, Files, ytVideos),
			Video:  VideoLimits{Duration: reported(43200, Seconds, ytVideos), Size: reported(256_000_000_000, Bytes, ytVideos)},
		},
		Edit:   Ability{Person: true, API: true, Note: lang.T("Judul dan deskripsi dapat disunting; videonya tidak.", "Title and description can be edited; the video cannot.")},
		Delete: Ability{Person: true, API: true},
		Find:   Ability{Person: true, API: true},
		Hosts:  []string{"youtube.com", "m.youtube.com", "youtu.be"},
	}
}

// mastodon has neither a compose link nor hosts of its own: both depend on the
// server, which the office's configuration names.
func mastodon() Destination {
	return Destination{
		Channel: "mastodon", Name: "Mastodon",
		Text:  documented(500, Toot, mastoPost),
		Parts: house(mastoReply, "2026-11-26"),
		Media: Media{
			Count:  documented(4, Files, mastoInst),
			Images: documented(4, Files, mastoInst),
			Videos: reported(1, Files, mastoInst),
			Image: ImageLimits{
				Size:   documented(16_777_216, Bytes, mastoInst),
				Recipe: Recipe{MaxWidth: 2560, MaxHeight: 2560, MaxBytes: 8_000_000},
				Source: mastoInst, Checked: checked,
			},
			Video: VideoLimits{Size: documented(103_809_024, Bytes, mastoInst)},
			Alt:   documented(1500, Characters, mastoInst),
		},
		Edit:   Ability{Person: true, API: true},
		Delete: Ability{Person: true, API: true},
		Find:   Ability{Person: true, API: true},
		Thread: Ability{Person: true, API: true},
	}
}

func bluesky() Destination {
	return Destination{
		Channel: "bluesky", Name: "Bluesky",
		Text:    documented(300, Graphemes, bskyPost),
		Encoded: documented(3000, Bytes, bskyPost),
		Parts:   house(bskyPost, checked),
		Media: Media{
			Count:  documented(4, Files, bskyImage),
			Images: documented(4, Files, bskyImage),
			Videos: documented(1, Files, bskyVideo),
			Image: ImageLimits{
				Size: documented(2_000_000, Bytes, bskyImage),
				// Older servers still stop at a million bytes.
				Recipe: Recipe{MaxWidth: 2000, MaxHeight: 2000, MaxBytes: 1_000_000},
				Source: bskyImage, Checked: checked,
			},
			Video: VideoLimits{Duration: reported(180, Seconds, bskyVideo), Size: documented(300_000_000, Bytes, bskyVideo)},
			Alt:   reported(2000, Graphemes, bskyImage),
		},
		Edit: Ability{Note: lang.T(
			"Aplikasi Bluesky tidak menampilkan suntingan.",
			"The Bluesky app does not show edits.")},
		Delete:  Ability{Person: true, API: true},
		Find:    Ability{Person: true, API: true},
		Thread:  Ability{Person: true, API: true},
		Hosts:   []string{"bsky.app"},
		Compose: "https://bsky.app/intent/compose?text=", // https://docs.bsky.app/docs/advanced-guides/intent-links
	}
}
