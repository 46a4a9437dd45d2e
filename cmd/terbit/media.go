package main

import (
	"slices"

	"github.com/urfave/cli/v2"
)

func (a *app) mediaCommand() *cli.Command {
	return &cli.Command{
		Name: "media", Usage: a.t("rapikan, periksa, atau ambil gambar dan video; bersihkan tembolok", "tidy, inspect or fetch images and videos; clean their cache"),
		ArgsUsage: a.t("rapikan|periksa|ambil|bersihkan [BERKAS|KONTEN …]", "tidy|inspect|fetch|clean [FILE|ITEM …]"),
		Description: a.t(`rapikan  foto dari ponsel (HEIC juga) menjadi JPEG atau PNG yang tegak, paling
         panjang 2560 piksel, tanpa lokasi dan data kamera, dengan nama
         sederhana; video dibersihkan dengan ffmpeg bila ada, mutunya tetap.
         Tanpa --tulis hanya menunjukkan yang akan berubah. Asli yang belum ada
         di git dipindahkan ke .terbit/asli, tidak pernah dihapus.
periksa  isi sebuah berkas: jenis, ukuran, durasi, dan data yang tersembunyi;
         untuk video besar, cara membawanya sebagai aset rilis.
ambil    mengunduh media yang dicatat dengan url, sha256, dan bytes, lalu
         mencocokkannya. Tidak pernah terjadi tanpa diminta.
bersihkan  membuang turunan gambar dan kartu yang lama tidak dipakai dari
         .terbit/cache; yang diperlukan lagi akan dibuat ulang. Media yang
         diambil tidak disentuh.`,
			`tidy     photos from phones (HEIC too) become upright JPEG or PNG of at most
         2560 pixels, without location and camera data, under plain names;
         videos are cleaned by ffmpeg if it is there, at the same quality.
         Without --write it only shows what would change. Originals that git
         does not hold are moved to .terbit/asli, never deleted.
inspect  what is in a file: kind, size, duration, and data hidden in it; for
         a large video, how to bring it as a release asset.
fetch    downloads media noted by url, sha256 and bytes, and compares them.
         It never happens unasked.
clean    takes derived pictures and cards that were not used for long out of
         .terbit/cache; what is needed again is made again. Fetched media
         stay.`),
		Flags: append(a.rootFlags(), a.formatFlag("text", "json"),
			&cli.BoolFlag{Name: a.t("tulis", "write"), Aliases: []string{a.t("write", "tulis")}, Usage: a.t("rapikan: ubah berkasnya", "tidy: change the files")},
			&cli.BoolFlag{Name: a.t("simpan-asli", "keep-original"), Aliases: []string{a.t("keep-original", "simpan-asli")}, Usage: a.t("rapikan: simpan salinan setiap asli di .terbit/asli", "tidy: keep a copy of every original in .terbit/asli")},
			&cli.IntFlag{Name: a.t("hari", "days"), Aliases: []string{a.t("days", "hari")}, Value: 90, Usage: a.t("bersihkan: buang yang tidak dipakai selama sekian hari", "clean: remove what was not used for so many days")},
			&cli.Int64Flag{Name: "mb", Usage: a.t("bersihkan: sisakan paling banyak sekian MB (0: tanpa batas)", "clean: keep at most so many MB (0: no limit)")},
		),
		Action: a.media,
	}
}

// The work of the media command, under both languages' names.
var mediaWork = []struct {
	names []string
	run   func(*app, *cli.Context, []string) error
}{
	{[]string{"rapikan", "tidy"}, (*app).tidyMedia},
	{[]string{"periksa", "inspect"}, (*app).inspectMedia},
	{[]string{"ambil", "fetch"}, (*app).fetchMedia},
	{[]string{"bersihkan", "clean"}, (*app).cleanMedia},
}

func (a *app) media(c *cli.Context) error {
	args := c.Args().Slice()
	if len(args) == 0 {
		return usagef("%s", a.t("sebutkan yang dikerjakan: rapikan, periksa, ambil, atau bersihkan", "say what to do: tidy, inspect, fetch or clean"))
	}
	for _, w := range mediaWork {
		if slices.Contains(w.names, args[0]) {
			return w.run(a, c, args[1:])
		}
	}
	return usagef("%s", a.tf("media %q tidak dikenal; pilih rapikan, periksa, ambil, atau bersihkan", "media %q is not known; choose tidy, inspect, fetch or clean", args[0]))
}
