// Package workflow checks the safety rules of an office's GitHub workflows. Some
// of them run with a token that writes and merges, on events that anybody can
// cause, so what they must never do is held by rules and not by care.
//
// Input is a folder like .github with workflows/*.yml and scripts/*; output is
// findings. It reads files and nothing else, and judges what GitHub would be told,
// not what GitHub would do: conditions in "if" are not evaluated, and a rule that
// has to guess takes the worse case.
//
// # Two kinds of job
//
// A trusted job holds something worth stealing: its workflow starts on an event of
// the base repository (everything but pull_request and the two kinds of review), or
// it may write, or it has an environment. It runs the main branch's code only:
// checkout says "ref: main", no command puts another commit into the work tree, no
// artifact and no cache of another run is used.
//
// Any other job may run a proposal's code, and then it can only read and is handed
// no token. The code's own CI starts on pushes to main too; without a token and
// write access that makes it no trusted job, see [rules].
//
// # Everywhere
//
// Permissions are empty at the top and granted per job; every job has a time-out
// and runs on GitHub's machines; every action is pinned to a full commit with its
// version beside it, the same everywhere; no expression stands in a script, so that
// untrusted text reaches it through the environment alone; credentials of a
// checkout are not kept; the token is in the environment of the one step that needs
// it; secrets belong to an environment; a cron has a file of its own; what writes
// or publishes is not run twice at once and not cut off; what a trusted job or a
// script downloads is pinned by its digest.
package workflow
