// Package deploy brings a built website to where it is served, and waits until it is
// there. A site is a projection of what was decided: deploying it again is always
// right, and where nothing would change nothing is written.
package deploy
