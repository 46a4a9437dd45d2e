package instagram_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/graph/graphtest"
	"github.com/gunungmas/terbit/pipeline/channel/instagram"
)

// What takes longer than one attempt goes on with the same container.
func TestASlowContainerIsGoneOnWith(t *testing.T) {
	s := start(t, instagram.FacebookLogin)
	s.fake.Slow = 30
	j := s.posting("x", mp4("v.mp4"))
	_, err := s.ig.Do(t.Context(), j)
	var refused *channel.RefusedError
	if !errors.As(err, &refused) || !refused.Again || refused.After != time.Minute {
		t.Fatalf("%v", err)
	}
	if found, _, err := s.ig.Find(t.Context(), j); err != nil || found != channel.Absent {
		t.Errorf("in progress: %v, %v", found, err)
	}
	before := len(s.requests)
	if _, err := s.ig.Do(t.Context(), j); err != nil || s.shown() != `x [video/mp4 ""]` {
		t.Errorf("%v, shown %s", err, s.shown())
	}
	for _, r := range s.requests[before:] {
		if r == "POST /media" {
			t.Error("a second container was made")
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.ig.Do(ctx, s.posting("y", mp4("v.mp4"))); !errors.Is(err, channel.ErrRefused) {
		t.Errorf("given up: %v", err)
	}
}

// A container that isn't shown at once is looked at again, and one that never is
// leaves nothing posted.
func TestAContainerThatIsNotShownAtOnce(t *testing.T) {
	for _, c := range []struct{ hides, posts int }{{2, 1}, {99, 0}} {
		s := start(t, instagram.FacebookLogin)
		hides := c.hides
		ig := s.against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("fields") == "id,status_code" && hides > 0 {
				hides--
				graphtest.Write(w, nil, graphtest.Missing("1"))
				return
			}
			s.fake.ServeHTTP(w, r)
		}), instagram.FacebookLogin)
		_, err := ig.Do(t.Context(), s.posting("x", jpg("a.jpg")))
		var refused *channel.RefusedError
		if len(s.fake.Posts()) != c.posts || c.posts == 0 && (!errors.As(err, &refused) || !refused.Again) || c.posts == 1 && err != nil {
			t.Errorf("hidden %d times: %v, shown %s", c.hides, err, s.shown())
		}
	}
}

// A container lives a day; what is left of an attempt of the day before is made anew.
func TestAnExpiredContainerIsMadeAnew(t *testing.T) {
	s := start(t, instagram.FacebookLogin)
	s.fake.Quota = 0
	j := s.posting("x", jpg("a.jpg"), jpg("b.jpg"))
	_, err := s.ig.Do(t.Context(), j)
	var refused *channel.RefusedError
	if !errors.As(err, &refused) || !refused.Again {
		t.Fatalf("no quota: %v", err)
	}
	s.now = s.now.Add(25 * time.Hour)
	if found, _, err := s.ig.Find(t.Context(), j); err != nil || found != channel.Absent {
		t.Errorf("expired: %v, %v", found, err)
	}
	s.fake.Quota = 5
	if _, err := s.ig.Do(t.Context(), j); err != nil || s.shown() != `x [image/jpeg "alt a.jpg"] [image/jpeg "alt b.jpg"]` {
		t.Errorf("%v, shown %s", err, s.shown())
	}
}

// A process that died after publishing finds its post, and doesn't publish again.
func TestAPublishedContainerIsNotPublishedAgain(t *testing.T) {
	s := start(t, instagram.FacebookLogin)
	j := s.posting("x", jpg("a.jpg"))
	first, err := s.ig.Do(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	if found, r, err := s.ig.Find(t.Context(), j); err != nil || found != channel.Present || r != first {
		t.Errorf("%v %+v, %v", found, r, err)
	}
	if r, err := s.ig.Do(t.Context(), j); err != nil || r != first || len(s.fake.Posts()) != 1 {
		t.Errorf("%+v, %v, shown %s", r, err, s.shown())
	}
	s.fake.Change(first.ID, "disunting orang")
	if found, r, err := s.ig.Find(t.Context(), j); err != nil || found != channel.Present || r != (channel.Receipt{}) {
		t.Errorf("out, but which can't be told: %v %+v, %v", found, r, err)
	}
	if _, err := s.ig.Do(t.Context(), j); err == nil || errors.Is(err, channel.ErrRefused) || len(s.fake.Posts()) != 1 {
		t.Errorf("out, but which can't be told: %v", err)
	}
	j.Steps = nil // a publisher that doesn't know the steps learns nothing from absence
	if found, _, err := s.ig.Find(t.Context(), j); err != nil || found != channel.Inconclusive {
		t.Errorf("without steps: %v, %v", found, err)
	}
}

// Errors of publishing that came although the post was out are doubt.
func TestWhatARefusalToPublishMeans(t *testing.T) {
	for _, c := range []struct {
		status, code, subcode int
		want                  string
	}{
		{400, 9007, 2207027, "again"},
		{400, 9, 2207042, "again"},
		{400, 4, 0, "again"},
		{400, 4, 2207051, "doubt"},
		{400, 24, 2207008, "doubt"},
		{400, -1, 2207001, "doubt"},
		{400, -2, 2207020, "doubt"},
		{400, 1, 0, "doubt"},
		{400, 77777, 0, "doubt"},
		{500, 2, 0, "doubt"},
		{400, 25, 2207050, "account"},
		{401, 190, 0, "account"},
		{403, 10, 0, "account"},
		{400, 100, 0, "refused"},
	} {
		s := start(t, instagram.FacebookLogin)
		ig := s.against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasSuffix(r.URL.Path, "/media_publish") {
				s.fake.ServeHTTP(w, r)
				return
			}
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(c.status)
			fmt.Fprintf(w, `{"error":{"message":"no","code":%d,"error_subcode":%d}}`, c.code, c.subcode)
		}), instagram.FacebookLogin)
		_, err := ig.Do(t.Context(), s.posting("x", jpg("a.jpg")))
		got, refused := "doubt", &channel.RefusedError{}
		if errors.As(err, &refused) {
			got = map[[2]bool]string{{true, false}: "again", {false, true}: "account", {false, false}: "refused"}[[2]bool{refused.Again, refused.Account}]
		}
		if err == nil || got != c.want {
			t.Errorf("%d with %d/%d: %s (%v), want %s", c.status, c.code, c.subcode, got, err, c.want)
		}
	}
}
