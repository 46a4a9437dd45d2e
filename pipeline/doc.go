// Package pipeline holds the stages of Terbit, one package each. Data flows one
// way; a stage takes plain data and gives plain data, and the network is at the
// edges only.
//
//		load ─▶ check ─▶ render ─▶ decide ─▶ plan ─▶ publish ─▶ record
//
//	  - source loads content items from a work tree or a git tree.
//	  - rule checks them; findings are data (package diag).
//	  - site renders the public website, social a message per destination.
//	  - sop and gate say which step of the procedure is done and whether the
//	    decision was made. They are pure.
//	  - publish plans what has to happen to make the destinations show what the
//	    repository says, and does it, one action at a time.
//	  - doctor says which of the repository's settings make the decision hold.
//	  - ledger records it, so that nothing is done twice and everything can be
//	    proved later.
//
// Below them lie the leaves: lang (two languages), diag (positions and
// findings), strictyaml, git, office (the configuration), platform (the
// destinations and their limits), media and markdown.
//
// The repository is the desired state and the ledger the actual one; publish
// makes them equal. It is never "post what this push added".
package pipeline
