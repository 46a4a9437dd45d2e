package desk_test

import (
	"testing"

	"github.com/gunungmas/terbit/pipeline/desk"
	"github.com/gunungmas/terbit/schema"
)

// What an address proves of whose post it is.
func TestWhatAnAddressProves(t *testing.T) {
	for _, c := range []struct {
		rule    string
		channel schema.Channel
		account string
		address string
		want    desk.Proof
	}{
		{"it names the account", "bluesky", "kantor.bsky.social", "https://bsky.app/profile/kantor.bsky.social/post/a", desk.AccountVerified},
		{"it names the account by its number", "bluesky", "kantor.bsky.social", "https://bsky.app/profile/did:plc:abc/post/a", desk.HostMatches},
		{"with and without @", "x", "@kantor", "https://x.com/Kantor/status/1", desk.AccountVerified},
		{"a short link", "x", "@kantor", "https://t.co/abc", desk.HostMatches},
		{"an address without a name", "telegram", "@kantor", "https://t.me/c/1/2", desk.HostMatches},
		{"no account is registered", "x", "x", "https://x.com/kantor/status/1", desk.HostMatches},
		{"no address", "whatsapp", "Kantor", "", desk.Stated},
	} {
		if got := desk.ProofOf(c.channel, c.account, c.address); got != c.want {
			t.Errorf("%s: %s, want %s", c.rule, got, c.want)
		}
	}
}
