package main

import (
	"fmt"
	"time"

	"github.com/urfave/cli/v2"
)

// cleanMedia takes out of the cache what no build asked for in a while. Whatever
// goes is made again when it is needed.
func (a *app) cleanMedia(c *cli.Context, args []string) error {
	if len(args) > 0 {
		return usagef("%s", a.t("media bersihkan tidak memakai argumen", "media clean takes no arguments"))
	}
	days, most := c.Int("days"), c.Int64("mb")
	if days < 0 || most < 0 {
		return usagef("%s", a.t("--hari dan --mb tidak boleh negatif", "--days and --mb can't be negative"))
	}
	p, err := a.open(c)
	if err != nil {
		return err
	}
	r, err := p.store().Prune(a.now().Add(-time.Duration(days)*24*time.Hour), most*1_000_000)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, a.tf("%d berkas tembolok dihapus (%s), %d disimpan (%s)", "%d cached files removed (%s), %d kept (%s)",
		r.Removed, a.size(r.RemovedBytes), r.Kept, a.size(r.KeptBytes)))
	return nil
}
