// Package tidy makes the media of items fit to be kept: what phones send becomes
// upright JPEG or PNG of at most 2560 pixels without metadata, under a plain
// name, and videos lose what their headers tell of places and people.
//
// [Look] says what would change and changes nothing; [Plan.Write] does it, so that
// a kill at any moment loses nothing: the original goes to a safe place first, then
// the new file stands beside it, then index.md names the new file, and only then is
// the old name taken away. An original that git holds as it is needs no other safe
// place; any other is kept below .terbit/asli. A second run finds nothing to do.
//
// Images are tidied in this program ([media.Tidier]). Videos are never encoded
// again: ffmpeg, where it is installed, copies their streams into a new container
// without metadata, and the result is looked at again before it takes the place of
// the original. Without ffmpeg the plan says what to do by hand.
package tidy
