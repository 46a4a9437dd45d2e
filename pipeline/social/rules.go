package social

import (
	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
)

// RuleDoc documents a rule.
type RuleDoc = diag.Doc

// The rules of rendering for destinations.
var (
	CaptionMissing = RuleDoc{
		ID: "CH001", Severity: diag.Error,
		Title: lang.T("Takarir kanal belum ada", "A channel's caption is missing"),
		Why: lang.T("Setiap karakter yang diunggah harus ada di konten, agar yang disetujui sama dengan yang tayang.",
			"Every posted character must be in the item, so that what is approved is what goes out."),
	}
	CaptionTooLong = RuleDoc{
		ID: "CH002", Severity: diag.Error,
		Title: lang.T("Takarir melebihi batas kanal", "A caption exceeds the channel's limit"),
		Why: lang.T("Platform menolak atau memotong teks yang terlalu panjang; Terbit tidak pernah memotongnya.",
			"Platforms refuse or cut a text that is too long; Terbit never cuts it."),
	}
	MediaNeeded = RuleDoc{
		ID: "CH003", Severity: diag.Error,
		Title: lang.T("Kanal memerlukan media", "The channel needs media"),
		Why: lang.T("Instagram dan TikTok tidak menerima teks saja, YouTube hanya menerima video.",
			"Instagram and TikTok take no text alone, YouTube takes video only."),
	}
	MediaTooMany = RuleDoc{
		ID: "CH004", Severity: diag.Warning,
		Title: lang.T("Media lebih banyak dari yang diterima kanal", "More media than the channel takes"),
		Why: lang.T("Yang dipakai adalah yang pertama menurut urutan; sisanya tidak tampil di kanal itu.",
			"The first in order are used; the rest do not appear on that channel."),
	}
	MediaLeftOut = RuleDoc{
		ID: "CH005", Severity: diag.Note,
		Title: lang.T("Media tidak ikut di kanal", "Media left out on the channel"),
		Why: lang.T("Ada kanal yang tidak menerima jenis media itu, atau tidak menerima gambar dan video sekaligus.",
			"Some channels do not take that kind of media, or not images and video together."),
	}
	RatioPadded = RuleDoc{
		ID: "CH006", Severity: diag.Note,
		Title: lang.T("Gambar akan diberi tepi", "The image gets margins"),
		Why: lang.T("Platform memotong gambar yang terlalu lebar atau terlalu tinggi; tepi netral menjaga isinya tetap utuh.",
			"Platforms crop images that are too wide or too tall; a neutral margin keeps what they say."),
	}
	MediaUnreadable = RuleDoc{
		ID: "CH007", Severity: diag.Error,
		Title: lang.T("Media tidak dapat disiapkan", "Media cannot be prepared"),
		Why: lang.T("Media yang rusak, terlalu besar, atau formatnya tidak diterima akan gagal saat diunggah.",
			"Damaged, oversized or unaccepted media fail when they are posted."),
	}
	AltTooLong = RuleDoc{
		ID: "CH008", Severity: diag.Error,
		Title: lang.T("Teks alternatif melebihi batas kanal", "Alternative text exceeds the channel's limit"),
		Why: lang.T("Platform menolaknya, dan Terbit tidak memotong teks yang sudah disetujui.",
			"Platforms refuse it, and Terbit does not cut approved text."),
	}
	ImageSmall = RuleDoc{
		ID: "CH009", Severity: diag.Warning,
		Title: lang.T("Gambar terlalu kecil", "The image is too small"),
		Why: lang.T("Gambar kecil diperbesar platform sehingga buram; Terbit tidak memperbesarnya.",
			"Platforms enlarge small images until they blur; Terbit does not enlarge them."),
	}
	VideoTooLarge = RuleDoc{
		ID: "CH010", Severity: diag.Error,
		Title: lang.T("Video terlalu panjang atau terlalu besar", "The video is too long or too large"),
		Why: lang.T("Video diserahkan apa adanya, jadi batas platform harus sudah dipenuhi berkasnya.",
			"Videos are handed on as they are, so the file itself must keep the platform's bounds."),
	}
	TagsTooMany = RuleDoc{
		ID: "CH011", Severity: diag.Warning,
		Title: lang.T("Tagar, sebutan, atau tautan melebihi batas", "More hashtags, mentions or links than the limit"),
		Why: lang.T("Kelebihannya diabaikan atau membuat unggahan ditolak.",
			"What exceeds it is ignored, or makes the platform refuse the post."),
	}
	VideoTitle = RuleDoc{
		ID: "CH012", Severity: diag.Error,
		Title: lang.T("Judul video pada takarir YouTube", "The video's title in a YouTube caption"),
		Why: lang.T("Baris pertama adalah judul, baris kedua kosong, lalu deskripsi; YouTube memisahkan keduanya.",
			"The first line is the title, the second is blank, then the description; YouTube keeps them apart."),
	}
	RefusedCharacter = RuleDoc{
		ID: "CH013", Severity: diag.Error,
		Title: lang.T("Karakter yang ditolak kanal", "A character the channel refuses"),
		Why: lang.T("YouTube menolak tanda < dan > di judul dan deskripsi.",
			"YouTube refuses < and > in titles and descriptions."),
	}
	PartEmpty = RuleDoc{
		ID: "CH014", Severity: diag.Error,
		Title: lang.T("Bagian utas yang kosong", "An empty part of a thread"),
		Why: lang.T("Baris --- membagi takarir X, Threads, Mastodon, dan Bluesky menjadi utas: tiap bagian satu unggahan, dan unggahan kosong ditolak.",
			"A line --- divides a caption for X, Threads, Mastodon and Bluesky into a thread: each part is a post, and an empty post is refused."),
	}
	PartsTooMany = RuleDoc{
		ID: "CH015", Severity: diag.Error,
		Title: lang.T("Utas terlalu panjang", "A thread that is too long"),
		Why: lang.T("Utas paling banyak 10 bagian; yang lebih panjang tidak terbaca, dan tempatnya di situs.",
			"A thread has at most 10 parts; a longer one is not read, and belongs on the website."),
	}
)

// Rules lists the rules in order, for the reference.
var Rules = []RuleDoc{
	CaptionMissing, CaptionTooLong, MediaNeeded, MediaTooMany, MediaLeftOut, RatioPadded, MediaUnreadable,
	AltTooLong, ImageSmall, VideoTooLarge, TagsTooMany, VideoTitle, RefusedCharacter,
	PartEmpty, PartsTooMany,
}

func found(rule RuleDoc, at diag.Position, message, hint lang.Text) diag.Finding {
	return diag.Finding{Position: at, Severity: rule.Severity, Rule: rule.ID, Message: message, Hint: hint}
}
