// Package online asks whether external links are alive. It is the only part of
// the check that uses the network, and runs only when a person asks for it
// (terbit check --online).
//
// In: http and https addresses. Out: a [Result] each; what a rule says of it is
// not known here. A link in doubt is never called dead: [Dead] is an answer 404
// or 410, or a name that does not exist while others do; a refusal, an overload,
// a time-out and a certificate that can't be verified are [Doubtful].
//
// Addresses come from content, which anybody may propose, so a link must not make
// the machine that runs the check talk to its own network. A name is resolved
// first, every address of it must be public, and the connection goes to an
// address that was checked: not to the name, which may answer differently the
// next time. Redirects pass the same check. No proxy, no cookies, no credentials;
// at most [bodyMax] bytes are read. Each host is asked one request at a time, a
// while apart, by HEAD and, where that is refused, by GET of the first bytes.
//
// [Cache] keeps what is certain for a day in .terbit/tautan.json, which may be
// deleted at any time.
package online
