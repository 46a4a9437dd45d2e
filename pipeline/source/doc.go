// Package source loads content items from a file system: the work tree or a git
// tree.
//
// An item is a folder content/<year>/<slug> with index.md (front matter between
// two --- lines, then the narasi in markdown), takarir/<kanal>.txt for each
// destination's exact text, and media. A file whose front matter is not closed
// is a finding, never an empty item; one bad item never hides the others.
package source
