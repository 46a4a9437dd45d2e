// Package media looks at image and video files, tidies them, and makes the copies
// that destinations take.
//
// [Probe] says what a file is by its content, never by its name: JPEG, PNG, GIF
// and WebP images, MP4 and QuickTime videos; everything else is [Other]. It
// reads headers only, a bounded number of bytes, and refuses with a [Refusal]
// what nobody should open further: an empty file, a Git LFS pointer, HEIC, AVIF,
// SVG, an image of more than [MaxPixels] pixels, a header that promises a picture
// that so few bytes cannot hold, a header that cannot be read.
//
// [Inspect] looks at the whole file, decoding and unpacking nothing: what its
// metadata tells ([Told]), what stands behind the picture ([Tail]: a second photo,
// the video of a moving photo, or another file in disguise), a video's codecs and
// where its headers stand, a WebM's too. It refuses further: a file that is cut
// short, a picture that is another size inside than outside, one whose decoding
// would take more than [MaxMemory] (16 bits a sample, progressive JPEG), one of
// more parts than any camera writes, an animated WebP, and an image file of more
// than [ImageMax]. A video is walked box by box; only headers are read of it.
//
// [Tidier] makes what phones send fit to be kept: upright, at most [TidySide]
// pixels, no metadata. Where the picture itself may stay it keeps its bytes and
// takes the metadata out; else it encodes anew, as JPEG, or PNG where the source
// was none and that is smaller. Colors of a matrix profile (Display P3, Adobe
// RGB) become those of sRGB; another profile is kept beside the pixels. The tidy
// form of a tidy file is the file. HEIC goes through [heif], in a sandbox.
//
// [Store.Derive] makes the copy of an image that a destination takes, by a
// [platform.Recipe]: turned the way the camera was held, shrunk to fit (never
// enlarged), with margins where a platform bounds the ratio (never cropped),
// encoded as JPEG, or as PNG where that is smaller and allowed. Encoding again
// leaves all metadata behind: place, camera, names. Copies are kept by the
// SHA-256 of the source and the recipe, so the same question costs a stat the
// second time, two processes may ask at once, and a kill leaves nothing half
// done. The bytes depend on the source and the recipe alone. [Store.DeriveEach]
// decodes a source once for several recipes, [Store.Keep] keeps what is drawn
// from no source. The store may be emptied at any time, also under a build;
// [Store.Prune] takes out what was not used for long.
//
// [FindTraces] says what a file's metadata gives away: place, serial numbers,
// names, faces, words. It changes nothing.
//
// A video is copied byte for byte, its metadata with it: package tidy takes that
// out with ffmpeg, and the check says so before.
//
// What is not handled: animation (of a GIF or APNG the first frame is shown),
// color profiles in derived copies (pixels are taken as sRGB; tidied files are),
// HEIC whose YCbCr is not that of JPEG, AVIF, and the inside of video streams.
package media
