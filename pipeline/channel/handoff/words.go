package handoff

import (
	"fmt"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// vocabulary is every sentence of the pages.
var vocabulary = map[string]lang.Text{
	"outbox":   lang.T("Kotak serah", "Outbox"),
	"intro":    lang.T("Semua sudah disiapkan. Buka satu konten, lalu ikuti tiga langkah pada tiap kanal.", "Everything is prepared. Open an item and follow the three steps on each channel."),
	"empty":    lang.T("Belum ada yang perlu diunggah.", "There is nothing to post yet."),
	"back":     lang.T("Semua konten", "All items"),
	"jump":     lang.T("Kanal pada konten ini", "Channels of this item"),
	"skip":     lang.T("Langsung ke isi", "Skip to content"),
	"post":     lang.T("Unggah", "Post"),
	"correct":  lang.T("Ralat", "Correct"),
	"withdraw": lang.T("Cabut", "Withdraw"),
	"as":       lang.T("Akun", "Account"),
	"own":      lang.T("resmi kantor", "of the office"),
	"length":   lang.T("%s dari %s %s", "%s of %s %s"),
	"channels": lang.T("%d kanal", "%d channels"),
	"channel":  lang.T("1 kanal", "1 channel"),

	"todo":        lang.T("Langkah", "Steps"),
	"save":        lang.T("Simpan %d media ke galeri ponsel.", "Save %d media to the phone's gallery."),
	"save1":       lang.T("Simpan medianya ke galeri ponsel.", "Save the media to the phone's gallery."),
	"nomedia":     lang.T("Tidak ada media: cukup teksnya.", "No media: the text is all."),
	"copytext":    lang.T("Salin teksnya, tanpa mengubah apa pun.", "Copy the text, changing nothing."),
	"copytitle":   lang.T("Salin judul, lalu deskripsinya, tanpa mengubah apa pun.", "Copy the title, then the description, changing nothing."),
	"upload":      lang.T("Unggah di %s dengan akun %s, lalu catat tautannya dengan baris ini:", "Post it on %s from the account %s, then record the link with this line:"),
	"copypart":    lang.T("Salin bagian 1 dan unggah beserta medianya, tanpa mengubah apa pun.", "Copy part 1 and post it with the media, changing nothing."),
	"replies":     lang.T("Salin tiap bagian berikutnya dan unggah di %s dengan akun %s sebagai balasan atas bagian sebelumnya.", "Copy each further part and post it on %s from the account %s as a reply to the part before it."),
	"goeson":      lang.T("%d bagian pertama sudah tayang: jangan diunggah lagi. Mulai dari bagian %d.", "The first %d parts are out already: do not post them again. Begin with part %d."),
	"eachpart":    lang.T("Ini utas %d bagian: tiap bagian dibalaskan pada bagian sebelumnya; bagian yang tidak lagi ada dihapus.", "This is a thread of %d parts: each replies to the one before it; parts that are no more are deleted."),
	"part":        lang.T("Bagian %d dari %d (%s %s)", "Part %d of %d (%s %s)"),
	"longest":     lang.T("Bagian terpanjang: %s", "The longest part: %s"),
	"recordfirst": lang.T("Catat tautan bagian 1 dengan baris ini:", "Record the link of part 1 with this line:"),
	"edit":        lang.T("Buka unggahan lama, pilih sunting, dan ganti seluruh teksnya dengan teks baru.", "Open the old post, choose edit, and replace the whole text with the new one."),
	"editmedia":   lang.T("Buka unggahan lama dan samakan media serta teks alternatifnya. Bila aplikasi tidak bisa menggantinya, hapus lalu unggah ulang.", "Open the old post and bring its media and alternative text in line. If the app cannot change them, delete it and post again."),
	"redo":        lang.T("Hapus unggahan lama: teks di %s tidak dapat disunting.", "Delete the old post: a text on %s cannot be edited."),
	"repost":      lang.T("Unggah ulang teks dan media di bawah ini dengan akun %s.", "Post the text and media below again from the account %s."),
	"record":      lang.T("Catat tautannya dengan baris ini:", "Record the link with this line:"),
	"alsomedia":   lang.T("Periksa juga medianya; bila berbeda dari yang tayang, hapus lalu unggah ulang.", "Check the media too; if they differ from what is live, delete and post again."),
	"openlive":    lang.T("Buka unggahan yang tayang", "Open the live post"),
	"delete":      lang.T("Buka unggahannya dan hapus.", "Open the post and delete it."),
	"search":      lang.T("Cari unggahan konten ini pada akun %s di %s, lalu hapus.", "Find this item's post on the account %s on %s and delete it."),
	"allparts":    lang.T("Bila berupa utas, hapus semua bagiannya.", "If it is a thread, delete all of its parts."),
	"gone":        lang.T("Pastikan tautannya tidak lagi terbuka.", "Make sure that its link no longer opens."),
	"recordoff":   lang.T("Catat bahwa sudah dihapus dengan baris ini:", "Record that it is deleted with this line:"),
	"cannot":      lang.T("Tidak berhasil? Tulis:", "Did not work? Write:"),
	"reason":      lang.T("Alasan", "Reason"),
	"note":        lang.T("Catatan ralat", "Correction note"),
	"changes":     lang.T("Yang berubah", "What changed"),
	"removed":     lang.T("dihapus:", "removed:"),
	"added":       lang.T("ditambah:", "added:"),
	"samemedia":   lang.T("Teksnya tetap; yang berubah media atau teks alternatifnya.", "The text is the same; media or alternative text changed."),
	"reply":       lang.T("Pilihan lain: balas dengan RALAT", "Another way: reply with RALAT"),
	"replyhow":    lang.T("Bila unggahan lama perlu tetap ada, balas unggahan itu dengan teks ini.", "If the old post should stay, reply to it with this text."),

	"text":      lang.T("Teks", "Text"),
	"title":     lang.T("Judul", "Title"),
	"body":      lang.T("Deskripsi", "Description"),
	"media":     lang.T("Media", "Media"),
	"alt":       lang.T("Teks alternatif", "Alternative text"),
	"altof":     lang.T("Teks alternatif %s %d", "Alternative text of %s %d"),
	"image":     lang.T("Gambar", "Image"),
	"video":     lang.T("Video", "Video"),
	"download":  lang.T("Simpan %s", "Save %s"),
	"bundle":    lang.T("Simpan semua teks dan media (ZIP, %s)", "Save all texts and media (ZIP, %s)"),
	"elsewhere": lang.T("Unduh %s", "Download %s"),
	"large":     lang.T("Berkas besar ini disimpan di tempat lain.", "This large file is kept elsewhere."),
	"compose":   lang.T("Buka %s dengan teks terisi", "Open %s with the text filled in"),
	"mark":      lang.T("Baris pencatatan", "Line to record with"),
	"copy":      lang.T("Salin", "Copy"),
	"copied":    lang.T("Tersalin", "Copied"),
	"hold":      lang.T("Teks ditandai: tekan lama, lalu pilih Salin", "Text selected: press and hold, then choose Copy"),
	"facts":     lang.T("Keterangan", "Facts"),
	"revision":  lang.T("Revisi", "Revision"),
	"digest":    lang.T("Sidik isi", "Digest"),
	"key":       lang.T("Kunci tindakan", "Action key"),
	"prepared":  lang.T("Disiapkan", "Prepared"),
	"pasted":    lang.T("Baris pencatatan ditempel di issue tugas, atau diserahkan kepada admin.", "The line goes into the task's issue, or to the administrator."),
	"exact":     lang.T("Yang diunggah harus persis seperti yang disetujui. Bila ada yang keliru, jangan diubah di sini: ajukan ralat.", "What is posted must be exactly what was approved. If something is wrong, do not change it here: propose a correction."),
}

// say returns a sentence, with its verbs filled. An unknown key is an error, so
// that a misspelled one never reaches a page.
func say(l lang.Lang, key string, args ...any) (string, error) {
	t, ok := vocabulary[key]
	if !ok {
		return "", fmt.Errorf("no sentence %q", key)
	}
	if len(args) > 0 {
		t = t.With(args...)
	}
	return t.In(l), nil
}
