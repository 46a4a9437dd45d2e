// Package media looks at image and video files and makes the copies that
// destinations take.
//
// [Probe] says what a file is by its content, never by its name: JPEG, PNG, GIF
// and WebP images, MP4 and QuickTime videos; everything else is [Other]. It
// reads headers only, a bounded number of bytes, and refuses with a [Refusal]
// what nobody should open further: an empty file, a Git LFS pointer, HEIC, SVG,
// an image of more than [MaxPixels] pixels, a header that promises a picture
// that so few bytes cannot hold, a header that cannot be read.
//
// [Store.Derive] makes the copy of an image that a destination takes, by a
// [platform.Recipe]: turned the way the camera was held, shrunk to fit (never
// enlarged), with margins where a platform bounds the ratio (never cropped),
// encoded as JPEG, or as PNG where that is smaller and allowed. Encoding again
// leaves all metadata behind: place, camera, names. Copies are kept by the
// SHA-256 of the source and the recipe, so the same question costs a stat the
// second time, two processes may ask at once, and a kill leaves nothing half
// done. The bytes depend on the source and the recipe alone.
//
// [FindTraces] says what a file's metadata gives away: place, serial numbers,
// names, faces, words. It changes nothing.
//
// A video is copied byte for byte, its metadata with it: taking that out is the
// work of whoever exports the video.
//
// What is not handled: animation (an animated GIF is shown as its first frame),
// color profiles (pixels are taken as sRGB), and the inside of video streams.
package media
