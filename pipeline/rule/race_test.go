//go:build race

package rule

const raceFactor = 8
