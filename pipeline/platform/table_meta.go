package platform

import "github.com/gunungmas/terbit/pipeline/lang"

// checked is the day the table was last read against its sources.
const checked = "2026-11-23"

// documented is a limit read in the platform's own document.
func documented(n int, u Unit, source string) Limit {
	return Limit{Max: n, Unit: u, Source: source, Checked: checked, Documented: true}
}

// reported is a limit that others write about and the platform does not.
func reported(n int, u Unit, source string) Limit {
	return Limit{Max: n, Unit: u, Source: source, Checked: checked}
}

// partsMax is how many posts a thread may have. It is this program's own bound, since
// the platforms set none that a public office would reach: who reads an eleventh post?
const partsMax = 10

// house bounds a thread. The source is where the platform says that replies to a post
// of one's own make one, or, of X, others do.
func house(source, read string) Limit {
	return Limit{Max: partsMax, Unit: Posts, Source: source, Checked: read}
}

const (
	igMedia   = "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media"
	igPublish = "https://developers.facebook.com/docs/instagram-platform/content-publishing"
	fbPhotos  = "https://developers.facebook.com/docs/graph-api/reference/page/photos"
	thOver    = "https://developers.facebook.com/docs/threads/overview"
	thReply   = "https://developers.facebook.com/docs/threads/reply-management"
	thCompose = "https://www.threads.net/intent/post?text=" // https://developers.facebook.com/docs/threads/threads-web-intents
	waFAQ     = "https://faq.whatsapp.com/360977646301595"
	waCloud   = "https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media"
)

func instagram() Destination {
	return Destination{
		Channel: "instagram", Name: "Instagram",
		Text:     documented(2200, Characters, igMedia),
		Tags:     documented(30, Tags, igMedia),
		Mentions: documented(20, Mentions, igMedia),
		Media: Media{
			Min:    1,
			Count:  reported(10, Files, igPublish),
			Images: reported(10, Files, igPublish),
			Videos: reported(10, Files, igPublish),
			Mixed:  true,
			Image: ImageLimits{
				MinWidth: documented(320, Pixels, igMedia),
				Size:     documented(8_000_000, Bytes, igMedia),
				Recipe: Recipe{
					MaxWidth: 1440, MaxHeight: 1800, MaxBytes: 8_000_000, JPEGOnly: true,
					MinRatio: Ratio{4, 5}, MaxRatio: Ratio{191, 100},
				},
				Source: igMedia, Checked: checked,
			},
			Video: VideoLimits{Duration: reported(900, Seconds, igMedia), Size: reported(300_000_000, Bytes, igMedia)},
			Alt:   reported(1000, Characters, igMedia),
		},
		Edit: Ability{Person: true, Note: lang.T(
			"Takarir dapat disunting di aplikasi; gambar tidak.",
			"The caption can be edited in the app; the images cannot.")},
		Delete: Ability{Person: true},
		Find:   Ability{Person: true, API: true},
		Hosts:  []string{"instagram.com", "instagr.am"},
	}
}

func facebook() Destination {
	return Destination{
		Channel: "facebook", Name: "Facebook",
		Text: reported(63206, Characters, "https://developers.facebook.com/docs/pages-api/posts"),
		Media: Media{
			Count:  reported(10, Files, fbPhotos),
			Images: reported(10, Files, fbPhotos),
			Videos: reported(1, Files, fbPhotos),
			Image: ImageLimits{
				Size:   reported(10_000_000, Bytes, fbPhotos),
				Recipe: Recipe{MaxWidth: 2048, MaxHeight: 2048, MaxBytes: 4_000_000},
				Source: fbPhotos, Checked: checked,
			},
			Video: VideoLimits{Duration: reported(14400, Seconds, fbPhotos), Size: reported(4_000_000_000, Bytes, fbPhotos)},
			Alt:   reported(1000, Characters, fbPhotos),
		},
		Edit:   Ability{Person: true, API: true},
		Delete: Ability{Person: true, API: true},
		Find:   Ability{Person: true},
		Thread: Ability{Person: true, API: true},
		Hosts:  []string{"facebook.com", "m.facebook.com", "web.facebook.com", "fb.com", "fb.watch"},
	}
}

func threads() Destination {
	return Destination{
		Channel: "threads", Name: "Threads",
		Text:  documented(500, EmojiBytes, thOver),
		Tags:  reported(1, Tags, thOver),
		Links: documented(5, Links, thOver),
		Parts: house(thReply, "2026-11-26"),
		Media: Media{
			Count:  reported(20, Files, thOver),
			Images: reported(20, Files, thOver),
			Videos: reported(20, Files, thOver),
			Mixed:  true,
			Image: ImageLimits{
				MinWidth: reported(320, Pixels, thOver),
				Size:     reported(8_000_000, Bytes, thOver),
				Recipe: Recipe{
					MaxWidth: 1440, MaxHeight: 1920, MaxBytes: 8_000_000,
					MinRatio: Ratio{1, 10}, MaxRatio: Ratio{10, 1},
				},
				Source: thOver, Checked: checked,
			},
			Video: VideoLimits{Duration: reported(300, Seconds, thOver), Size: reported(1_000_000_000, Bytes, thOver)},
			Alt:   reported(1000, Characters, thOver),
		},
		Edit: Ability{Note: lang.T(
			"Threads hanya memberi waktu singkat untuk menyunting setelah unggah.",
			"Threads leaves only a short time for editing after posting.")},
		Delete:  Ability{Person: true, API: true},
		Find:    Ability{Person: true, API: true},
		Thread:  Ability{Person: true, API: true},
		Hosts:   []string{"threads.net", "threads.com"},
		Compose: thCompose,
	}
}

// whatsapp is a channel or a chat in the app; the numbers are those of the
// business API, which others report for the app too.
func whatsapp() Destination {
	return Destination{
		Channel: "whatsapp", Name: "WhatsApp",
		Text:    reported(4096, Characters, waCloud),
		Caption: reported(1024, Characters, waCloud),
		Media: Media{
			Count:  reported(10, Files, waFAQ),
			Images: reported(10, Files, waFAQ),
			Videos: reported(10, Files, waFAQ),
			Mixed:  true,
			Image: ImageLimits{
				Size:   reported(5_000_000, Bytes, waCloud),
				Recipe: Recipe{MaxWidth: 1600, MaxHeight: 1600, MaxBytes: 3_000_000},
				Source: waCloud, Checked: checked,
			},
			Video: VideoLimits{Size: reported(16_000_000, Bytes, waCloud)},
		},
		Edit: Ability{Person: true, Note: lang.T(
			"Kabar di Saluran dapat disunting sampai 30 hari setelah dikirim.",
			"A channel's update can be edited for 30 days after sending.")},
		Delete: Ability{Person: true, Note: lang.T(
			"Kabar di Saluran dapat dihapus sampai 30 hari setelah dikirim.",
			"A channel's update can be deleted for 30 days after sending.")},
		Find:    Ability{Person: true},
		Hosts:   []string{"whatsapp.com"},
		NoURL:   true,
		Compose: "https://wa.me/?text=",
	}
}
