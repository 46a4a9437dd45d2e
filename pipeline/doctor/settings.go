package doctor

import (
	"encoding/json"
	"time"
)

// Read is one answer of GitHub. Its zero value is an answer that is not known.
type Read[T any] struct {
	Known bool
	Value T
	Why   Reason
}

// Reason is why an answer is not known.
type Reason struct {
	Path    string
	Status  int // of HTTP; 0 without an answer
	Message string
}

// Is makes a value that was read.
func Is[T any](v T) Read[T] { return Read[T]{Known: true, Value: v} }

// Settings is what GitHub says of a repository, as far as it was told.
type Settings struct {
	Repository   string    // OWNER/NAME as GitHub spells it
	URL          string    // of its page
	Now          time.Time // the server's clock
	Owner        string
	Organization bool // whether the owner is one
	Private      bool
	Archived     bool
	Branch       string // the default one, which is published
	MergeMethods []string
	Token        Token
	Plan         Read[string]
	Main         Rules
	Ledger       Rules
	LedgerThere  Read[bool]
	Rulesets     Read[[]json.RawMessage] // each with all that could be read of it
	Files        Read[Files]
	OwnerErrors  Read[[]OwnerError]
	Environments Read[[]Environment]
	Secrets      Read[[]string] // names of the repository's own secrets
	Workflow     Read[json.RawMessage]
	Labels       Read[[]string]
	Pages        Read[*Pages] // nil: there is no site
	Admins       Read[[]string]
	Access       map[string]Read[string] // login in lower case → admin, write, read, none
	Teams        map[string]Team         // "@org/slug" in lower case
	CodeAuthors  map[string]Read[bool]   // login in lower case → has written code or policy
	LedgerBranch string
}

// Token is what can be told of the token that asked.
type Token struct {
	Kind TokenKind
	// Scopes of a classic token; nil where GitHub tells none.
	Scopes []string
	Login  Read[string]
	// Rights on the repository, as GitHub told them with it.
	Admin Read[bool]
}

// TokenKind is the kind of a token, by its prefix.
type TokenKind string

// The kinds of token.
const (
	NoToken      TokenKind = "none"
	Installation TokenKind = "installation" // GITHUB_TOKEN or another app's
	FineGrained  TokenKind = "fine-grained"
	Classic      TokenKind = "classic"
	OtherToken   TokenKind = "other"
)

// Rules are the two layers over one branch.
type Rules struct {
	// Active are the rules of all rulesets that hold on the branch.
	Active Read[[]json.RawMessage]
	// Classic is the classic protection; null where there is none.
	Classic Read[json.RawMessage]
}

// Files are the published branch's files that matter here.
type Files struct {
	Config     string // .github/terbit.yml; "" where there is none
	Codeowners string // the text that GitHub uses
	OwnersPath string
	Workflows  []string // names below .github/workflows
}

// OwnerError is a line of CODEOWNERS that GitHub skips.
type OwnerError struct {
	Line    int    `json:"line"`
	Kind    string `json:"kind"`
	Source  string `json:"source"`
	Message string `json:"message"`
}

// Environment is where a workflow's secrets live.
type Environment struct {
	Name string
	// Protected admits every protected branch, Branches those named; without
	// either, every branch.
	Protected bool
	Custom    bool
	// Branches are patterns; of a tag they begin with "tag ".
	Branches Read[[]string]
	// Secrets are their names, Variables also what they hold; of the environments that
	// our workflows name.
	Secrets   Read[[]string]
	Variables Read[map[string]string]
}

// Pages is the site that GitHub serves.
type Pages struct {
	Build  string // workflow or legacy
	URL    string
	HTTPS  bool
	Public bool
}

// Team is what can be told of a team that holds a role.
type Team struct {
	Members Read[[]string]
	// Write says whether it may write to the repository.
	Write Read[bool]
}
