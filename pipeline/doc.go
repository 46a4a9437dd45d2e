// Package pipeline holds the stages of Terbit, one package each. Data flows one
// way; a stage takes plain data and gives plain data, and the network is at the
// edges only: forge, fetch, the channels, the git remotes of a live ledger and of the
// site, deploy, and serve, which only answers, on this machine.
//
//		load ─▶ check ─▶ render ─▶ decide ─▶ tell ─▶ plan ─▶ publish ─▶ record
//
//	  - source loads content items from a work tree or a git tree.
//	  - rule checks them; findings are data (package diag). mend repairs what is
//	    mechanical, frame and sarif show findings.
//	  - site renders the public website, social a message per destination, preview
//	    a proposal with its pictures. tidy makes phone photos fit.
//	  - sop and gate say which step of the procedure is done and whether the
//	    decision was made. They are pure, and so is doctor, which says what of a
//	    repository's settings enforces the decision.
//	  - forge reads the facts from GitHub and writes back; tell works out what a
//	    pull request is to be told, comment says it.
//	  - decide finds out, when publishing, what main holds by a decision.
//	  - publish plans what has to happen to make the destinations show what the
//	    repository says, and does it, one action at a time.
//	  - desk says what the issue of handed-over posts asks for, and which of the
//	    answers in it count.
//	  - projection says what the website shows of it: each item as it was decided.
//	    deploy brings that to where it is served, and waits until it is there.
//	    serve shows the work tree on this machine while it is written.
//	  - ledger records it, so that nothing is done twice and everything can be
//	    proved later.
//
// Below them lie the leaves: lang (two languages), diag (positions and
// findings), gfm (text that is inert on GitHub), keep (what one run leaves for the
// next), strictyaml, git, office (the configuration), platform (the destinations and
// their limits), media, card, fetch and markdown. workflow holds the safety rules of
// .github/workflows.
//
// The repository is the desired state and the ledger the actual one; publish
// makes them equal. It is never "post what this push added".
package pipeline
