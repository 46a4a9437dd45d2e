package forge

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
)

// FetchCommit brings one commit's objects from a git remote into the repository
// of a folder, as data: no branch moves, nothing is checked out and no hook runs.
// The token goes to the server of that address alone, and only in the
// environment of git, where neither its messages nor the list of processes shows
// it. An empty server sends none.
//
// Where the folder has no history, as on a runner of GitHub's, none is fetched:
// what a branch left long ago would otherwise bring all of it.
func FetchCommit(ctx context.Context, dir, remote, sha, server, token string) error {
	if !isSHA(sha) {
		return fmt.Errorf("fetch %q: no commit id", sha)
	}
	args := []string{
		"-C", dir,
		"-c", "core.hooksPath=/dev/null", "-c", "protocol.ext.allow=never", "-c", "fetch.writeCommitGraph=false", "-c", "maintenance.auto=false",
		"fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules",
	}
	shallow, err := exec.CommandContext(ctx, "git", "-C", dir, "rev-parse", "--is-shallow-repository").Output()
	if err != nil {
		return fmt.Errorf("fetch %s into %s: %w", sha, dir, err)
	}
	if strings.TrimSpace(string(shallow)) == "true" {
		args = append(args, "--depth=1")
	}
	cmd := exec.CommandContext(ctx, "git", append(args, "--end-of-options", remote, sha)...)
	cmd.Env = append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	cmd.Env = append(cmd.Env, credentials(server, token)...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if err := cmd.Run(); err != nil {
		said := complaint.String()
		if token != "" {
			said = strings.ReplaceAll(said, token, "***")
		}
		return fmt.Errorf("fetch %s from %s: %w: %s", sha, remote, err, strings.Join(strings.Fields(said), " "))
	}
	return nil
}

// credentials is git's configuration, by environment, that sends a token to one
// server.
func credentials(server, token string) []string {
	u, err := url.Parse(server)
	if token == "" || err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return nil
	}
	basic := base64.StdEncoding.EncodeToString([]byte("x-access-token:" + token))
	return []string{
		"GIT_CONFIG_COUNT=1",
		"GIT_CONFIG_KEY_0=http.https://" + u.Host + "/.extraheader",
		"GIT_CONFIG_VALUE_0=Authorization: Basic " + basic,
	}
}
