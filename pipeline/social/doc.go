// Package social makes the [platform.Message] of each destination of an item:
// the RENDER stage beside the site.
//
// In: an item as loaded, and the office's account on a destination. Out: the
// message, and findings by the rules listed in [Rules].
//
// The text is takarir/<kanal>.txt byte for byte. Nothing is added, cut or filled
// in, so what was approved is what is posted; what does not fit is a finding at
// the line and column where the text grows too long, for a person to cut.
//
// Where threads are natural, lines that are only --- divide it into posts, without the
// blank space around them ([platform.Destination.Split]). Each part is held to the
// platform's limits by itself, and the media go with the first.
//
// Media are the item's, in order: those of a kind that the destination takes, at
// most as many as it takes; what is left out is a finding. Where a destination
// takes images or a video but not both, an item of type video shows the video
// and any other its images. An image that a platform would crop gets margins
// instead, and a note says so.
//
// On YouTube the first line is the video's title, then a blank line, then the
// description.
//
// An item that could not be read, and one that was withdrawn, has no messages:
// withdrawing needs none.
package social
