package main

import (
	"slices"

	"github.com/urfave/cli/v2"
)

func (a *app) mediaCommand() *cli.Command {
	return &cli.Command{
		Name: "media", Usage: a.t("rapikan, periksa, atau ambil gambar dan video", "tidy, inspect or fetch images and videos"),
		ArgsUsage: a.t("rapikan|periksa|ambil [BERKAS|KONTEN …]", "tidy|inspect|fetch [FILE|ITEM …]"),
		Description: a.t(`rapikan  foto dari ponsel (HEIC juga) menjadi JPEG atau PNG yang tegak, paling
         panjang 2560 piksel, tanpa lokasi dan data kamera, dengan nama
         sederhana; video dibersihkan dengan ffmpeg bila ada, mutunya tetap.
         Tanpa --tulis hanya menunjukkan yang akan berubah. Asli yang belum ada
         di git dipindahkan ke .terbit/asli, tidak pernah dihapus.
periksa  isi sebuah berkas: jenis, ukuran, durasi, dan data yang tersembunyi;
         untuk video besar, cara membawanya sebagai aset rilis.
ambil    mengunduh media yang dicatat dengan url, sha256, dan bytes, lalu
         mencocokkannya. Tidak pernah terjadi tanpa diminta.`,
			`tidy     photos from phones (HEIC too) become upright JPEG or PNG of at most
         2560 pixels, without location and camera data, under plain names;
         videos are cleaned by ffmpeg if it is there, at the same quality.
         Without --write it only shows what would change. Originals that git
         does not hold are moved to .terbit/asli, never deleted.
inspect  what is in a file: kind, size, duration, and data hidden in it; for
         a large video, how to bring it as a release asset.
fetch    downloads media noted by url, sha256 and bytes, and compares them.
         It never happens unasked.`),
		Flags: append(a.rootFlags(), a.formatFlag("text", "json"),
			&cli.BoolFlag{Name: a.t("tulis", "write"), Aliases: []string{a.t("write", "tulis")}, Usage: a.t("rapikan: ubah berkasnya", "tidy: change the files")},
			&cli.BoolFlag{Name: a.t("simpan-asli", "keep-original"), Aliases: []string{a.t("keep-original", "simpan-asli")}, Usage: a.t("rapikan: simpan salinan setiap asli di .terbit/asli", "tidy: keep a copy of every original in .terbit/asli")},
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
}

func (a *app) media(c *cli.Context) error {
	args := c.Args().Slice()
	if len(args) == 0 {
		return usagef("%s", a.t("sebutkan yang dikerjakan: rapikan, periksa, atau ambil", "say what to do: tidy, inspect or fetch"))
	}
	for _, w := range mediaWork {
		if slices.Contains(w.names, args[0]) {
			return w.run(a, c, args[1:])
		}
	}
	return usagef("%s", a.tf("media %q tidak dikenal; pilih rapikan, periksa, atau ambil", "media %q is not known; choose tidy, inspect or fetch", args[0]))
}
