package comment

import "github.com/gunungmas/terbit/pipeline/gfm"

// The doors of package gfm by short names: every sentence here goes through one.

func esc(s string) string { return gfm.Line(s) }

func quote(text string) string { return gfm.Quote(text) }

func code(s string) string { return gfm.Code(s) }

func fence(text string) string { return gfm.Fence(text) }

func clip(s string, n int) string { return gfm.Clip(s, n) }

func visible(s string) string { return gfm.Visible(s) }

func link(label, address string) string { return gfm.Link(label, address) }

func address(s string) string { return gfm.Address(s) }

func segments(path string) string { return gfm.Path(path) }

// name is a line of prose of a bounded length.
func name(s string) string { return esc(clip(s, 200)) }

// remark is what a person wrote, in the quotation marks of prose.
func remark(s string) string { return "“" + esc(clip(s, 600)) + "”" }
