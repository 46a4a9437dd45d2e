package guide

import (
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// note is what no other table knows of a destination.
type note struct {
	account string      // an example of the configuration's account
	server  string      // an example, where an office chooses its server
	token   []lang.Text // the steps
	cannot  []lang.Text
	whyNot  lang.Text // why people post there
	sources []string
}

var notes = map[schema.Channel]note{
	"bluesky": {
		account: "kantor.bsky.social",
		server:  "https://bsky.social",
		token: []lang.Text{
			lang.T("Masuk ke akun resmi, buka Settings → Privacy and security → App passwords.", "Sign in to the official account and open Settings → Privacy and security → App passwords."),
			lang.T("Buat satu app password khusus untuk Terbit, tanpa akses pesan pribadi. Ia tampil sekali saja.", "Make one app password for Terbit alone, without access to direct messages. It is shown once."),
			lang.T("Simpan sebagai rahasia; app password berlaku sampai dihapus dan dapat dicabut kapan saja di tempat yang sama.", "Keep it as the secret; an app password holds until it is deleted, which can be done at the same place at any time."),
		},
		cannot: []lang.Text{
			lang.T("Video memerlukan alamat surel akun yang sudah dikonfirmasi.", "Videos need an account whose e-mail address is confirmed."),
		},
		sources: []string{"https://docs.bsky.app/docs/advanced-guides/rate-limits", "https://atproto.com/specs/xrpc"},
	},
	"mastodon": {
		account: `"@kantor@contoh.social"`,
		server:  "https://contoh.social",
		token: []lang.Text{
			lang.T("Masuk ke akun resmi, buka Preferences → Development → New application.", "Sign in to the official account and open Preferences → Development → New application."),
			lang.T("Pilih hanya hak read:accounts, read:statuses, write:statuses, dan write:media.", "Choose the scopes read:accounts, read:statuses, write:statuses and write:media only."),
			lang.T("Buka aplikasi itu, salin access token. Ia berlaku sampai dicabut atau aplikasinya dihapus.", "Open the application and copy its access token. It holds until it is revoked or the application is deleted."),
		},
		cannot: []lang.Text{
			lang.T("Batas teks dan media ditetapkan tiap server; program menanyakannya sebelum mengunggah.", "Each server sets its limits of text and media; the program asks for them before it posts."),
			lang.T("Daftar unggahan boleh terlambat, jadi yang tidak ada di sana tidak terbukti tidak tayang.", "The list of posts may lag, so what is missing there is not proved to be absent."),
		},
		sources: []string{"https://docs.joinmastodon.org/api/oauth-scopes/", "https://docs.joinmastodon.org/methods/instance/"},
	},
	"telegram": {
		account: `"@kanal_kantor"`,
		token: []lang.Text{
			lang.T("Kirim /newbot kepada @BotFather, beri nama, lalu salin token yang diberikannya.", "Send /newbot to @BotFather, give the bot a name and copy the token that it gives."),
			lang.T("Jadikan bot itu administrator kanal, dengan hak mengunggah (Post Messages) saja.", "Make the bot an administrator of the channel with the right to post messages (Post Messages) only."),
			lang.T("Token berlaku sampai diganti dengan /revoke pada @BotFather.", "The token holds until it is replaced with /revoke at @BotFather."),
		},
		cannot: []lang.Text{
			lang.T("Bot hanya dapat menghapus unggahan yang berumur kurang dari 48 jam; setelah itu petugas yang menghapus.", "A bot can only delete posts less than 48 hours old; after that a person deletes."),
		},
		sources: []string{"https://core.telegram.org/bots/api", "https://github.com/tdlib/telegram-bot-api/issues/403"},
	},
	"facebook": {
		account: `"100000000000000"`,
		token: []lang.Text{
			lang.T("Buat aplikasi jenis Business pada developers.facebook.com, milik Business Portfolio kantor yang juga memiliki Halaman itu.", "Make an app of the type Business on developers.facebook.com that belongs to the office's Business Portfolio, which owns the Page too."),
			lang.T("Pada Business Settings → System users, buat pengguna sistem, beri akses ke Halaman itu, lalu buat token dengan hak pages_manage_posts, pages_read_engagement, dan pages_manage_engagement.", "In Business Settings → System users make a system user, give it access to the Page, and generate a token with pages_manage_posts, pages_read_engagement and pages_manage_engagement."),
			lang.T("Dengan token itu, ambil token Halaman lewat GET /me/accounts; token Halaman itulah yang disimpan. account berisi nomor Halaman.", "With that token get the Page's token by GET /me/accounts; the Page's token is the one to keep. account holds the Page's number."),
			lang.T("Token milik orang berakhir bila ia mengganti sandi atau keluar dari kantor; token pengguna sistem tidak.", "A token that belongs to a person ends when they change their password or leave the office; a system user's does not."),
		},
		cannot: []lang.Text{
			lang.T("Daftar unggahan Halaman diurutkan menurut peringkat, jadi yang tidak ada di sana tidak terbukti tidak tayang.", "The list of a Page's posts is ranked, so what is missing there is not proved to be absent."),
		},
		sources: []string{"https://developers.facebook.com/docs/pages-api/posts", "https://developers.facebook.com/docs/facebook-login/guides/access-tokens"},
	},
	"instagram": {
		account: `"17840000000000000"`,
		token: []lang.Text{
			lang.T("Jadikan akun Instagram itu akun profesional (Business atau Creator).", "Make the Instagram account a professional one (Business or Creator)."),
			lang.T("Dengan Instagram Login: tambahkan produk Instagram pada aplikasi di developers.facebook.com, buka API setup with Instagram login, lalu buat token dengan hak instagram_business_basic, instagram_business_content_publish, dan instagram_business_manage_comments.", "With Instagram Login: add the product Instagram to an app on developers.facebook.com, open API setup with Instagram login, and generate a token with instagram_business_basic, instagram_business_content_publish and instagram_business_manage_comments."),
			lang.T("Atau dengan Facebook Login, lewat Halaman yang terhubung: instagram_basic, instagram_content_publish, instagram_manage_comments, dan pages_read_engagement. Hanya cara ini yang dapat menghapus.", "Or with Facebook Login, through the linked Page: instagram_basic, instagram_content_publish, instagram_manage_comments and pages_read_engagement. Only this way can delete."),
			lang.T("Untuk Instagram Login, isi variabel TERBIT_INSTAGRAM_URL dengan https://graph.instagram.com. Tokennya berlaku 60 hari; catat hari terakhirnya pada variabel TERBIT_INSTAGRAM_EXPIRES (2027-01-31), sebab Instagram tidak memberitahukannya, dan program mengingatkan 14 hari sebelumnya.", "For Instagram Login set the variable TERBIT_INSTAGRAM_URL to https://graph.instagram.com. Its token holds for 60 days; note its last day in the variable TERBIT_INSTAGRAM_EXPIRES (2027-01-31), since Instagram doesn't tell, and the program reminds 14 days before."),
			lang.T("Memperbarui, setelah token berumur 24 jam dan sebelum berakhir: GitHub tidak memberikan kembali rahasia, jadi simpan token juga di tempat kantor menyimpan sandinya. Isi TERBIT_INSTAGRAM_TOKEN di komputer petugas, jalankan terbit token perbarui instagram --out token-baru, lalu perintah gh yang ditunjukkannya. Token yang sudah berakhir dibuat baru.", "To renew it, once it is 24 hours old and before it ends: GitHub doesn't give a secret back, so keep the token where the office keeps its passwords as well. Set TERBIT_INSTAGRAM_TOKEN on a person's computer, run terbit token renew instagram --out new-token, then the gh commands that it shows. One that has ended is made anew."),
		},
		cannot: []lang.Text{
			lang.T("Hanya JPEG; program mengubah gambar lain lebih dahulu.", "JPEG only; the program converts other pictures first."),
			lang.T("Kuota unggahan per hari ditanyakan kepada Instagram sebelum mengunggah.", "The daily quota is asked of Instagram before posting."),
		},
		sources: []string{
			"https://developers.facebook.com/docs/instagram-platform/content-publishing",
			"https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login",
			"https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token",
		},
	},
	"x": {
		account: `"@kantor"`,
		whyNot:  lang.T("API X dibayar per unggahan dan tidak dipakai; petugas yang mengunggah.", "X's API is paid per post and is not used; a person posts."),
	},
	"threads": {
		account: `"@kantor"`,
		whyNot:  lang.T("API Threads belum dipakai; petugas yang mengunggah.", "The API of Threads is not used yet; a person posts."),
	},
	"tiktok": {
		account: `"@kantor"`,
		whyNot:  lang.T("Aplikasi yang belum diaudit TikTok hanya dapat mengunggah secara pribadi; petugas yang mengunggah.", "An app that TikTok has not audited can post privately only; a person posts."),
	},
	"youtube": {
		account: `"@kantor"`,
		whyNot:  lang.T("Proyek yang belum diverifikasi YouTube hanya dapat mengunggah secara pribadi; petugas yang mengunggah.", "A project that YouTube has not verified can upload privately only; a person posts."),
	},
	"whatsapp": {
		whyNot: lang.T("Saluran WhatsApp tidak punya API; petugas yang mengunggah.", "WhatsApp channels have no API; a person posts."),
	},
}
