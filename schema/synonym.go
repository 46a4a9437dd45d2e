package schema

// KeySynonyms are the words that authors write for a key before they know it.
// They are no second spelling: the decoder only suggests the key from them.
var KeySynonyms = map[string]string{
	"judul": "title", "ringkasan": "summary", "tanggal": "date", "jenis": "type", "tipe": "type",
	"klasifikasi": "classification", "kanal": "channels", "channel": "channels", "tag": "tags", "topik": "tags",
	"penanggung_jawab": "owner", "unit": "owner", "bahan": "materials", "foto": "media", "video": "media",
	"gambar": "media", "berkas": "file", "sumber": "source", "kredit": "credit", "persetujuan": "consent",
	"tujuan": "objective", "khalayak": "audience", "pesan_kunci": "key_message", "ajakan": "call_to_action",
	"tayang": "publish_at", "jadwal": "publish_at", "ralat": "corrections", "correction": "corrections",
	"pencabutan": "withdrawal", "alasan": "reason", "waktu": "time", "catatan": "note", "menggantikan": "supersedes",
	"author": "owner", "description": "summary", "image": "media", "images": "media",
}
