package main

import (
	"fmt"
	"maps"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/online"
	"github.com/gunungmas/terbit/pipeline/rule"
)

// linkCache keeps for a day what was found out about links.
const linkCache = "tautan.json"

// askLinks finds out with --online whether the items' external links are alive.
func (a *app) askLinks(c *cli.Context, p *project, opts *rule.Options) error {
	if !c.Bool("online") {
		return nil
	}
	cache, err := online.OpenCache(filepath.Join(p.root, ".terbit", linkCache), a.now())
	if err != nil {
		return err
	}
	known, rest := cache.Split(rule.WebAddresses(p.corpus, opts.Only))
	network := a.network
	if network.Now == nil {
		network.Now = a.now
	}
	found := online.Ask(c.Context, network, rest, p.progress.stage(lang.T("menghubungi tautan", "asking links")))
	p.progress.clear()
	if err := c.Context.Err(); err != nil {
		return err
	}
	if err := cache.Add(found); err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, a.tf("%d tautan luar: %d ditanyakan sekarang, %d dari .terbit/%s", "%d external links: %d asked now, %d from .terbit/%s", len(known)+len(rest), len(rest), len(known), linkCache))
	maps.Copy(known, found)
	opts.Links = known
	return nil
}
