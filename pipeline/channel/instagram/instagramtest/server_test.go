package instagramtest

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func picture(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestContainersAreStrict(t *testing.T) {
	var p bytes.Buffer
	if err := png.Encode(&p, image.NewGray(image.Rect(0, 0, 400, 400))); err != nil {
		t.Fatal(err)
	}
	media := map[string][]byte{
		"good": picture(t, 400, 320), "tall": picture(t, 400, 501), "wide": picture(t, 400, 209), "png": p.Bytes(), "clip": []byte("x"),
	}
	for form, ok := range map[string]bool{
		"image_url=http://s/good&caption=a&alt_text=b":                   true,
		"image_url=http://s/good&is_carousel_item=true":                  true,
		"video_url=http://s/clip&media_type=REELS&share_to_feed=true":    true,
		"video_url=http://s/clip&media_type=VIDEO&is_carousel_item=true": true,
		"image_url=http://s/tall":                                        false,
		"image_url=http://s/wide":                                        false,
		"image_url=http://s/png":                                         false,
		"image_url=good":                                                 false,
		"image_url=http://s/good&is_carousel_item=true&caption=a":        false,
		"image_url=http://s/good&share_to_feed=true":                     false,
		"image_url=http://s/good&children=1,2":                           false,
		"image_url=http://s/good&caption=" + strings.Repeat("a", 2201):   false,
		"image_url=http://s/good&alt_text=" + strings.Repeat("a", 1001):  false,
		"image_url=http://s/good&alt_text_custom=a":                      false,
		"video_url=http://s/clip":                                        false,
		"video_url=http://s/clip&media_type=VIDEO":                       false,
		"video_url=http://s/clip&media_type=REELS&is_carousel_item=true": false,
		"video_url=http://s/good&media_type=REELS":                       false,
		"video_url=http://s/clip&media_type=REELS&alt_text=a":            false,
		"media_type=CAROUSEL&children=1":                                 false,
		"media_type=CAROUSEL&children=1,2":                               false,
		"caption=a":                                                      false,
	} {
		s := New("t", "1", false)
		s.Fetch = func(address string) (string, []byte, error) {
			name := strings.TrimPrefix(address, "http://s/")
			if name == "clip" {
				return "video/mp4", media[name], nil
			}
			return "image/jpeg", media[name], nil
		}
		code, _ := ask(t, s, "POST", "/v26.0/1/media", form)
		if (code == 200) != ok {
			t.Errorf("%.80s: %d", form, code)
		}
	}
}

func ask(t *testing.T, s *Server, method, path, form string) (int, string) {
	t.Helper()
	values, err := url.ParseQuery(form)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(values.Encode()))
	r.Header.Set("Authorization", "Bearer "+s.Token)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// A container is published once, when it is ready and before its day is over.
func TestAContainersLife(t *testing.T) {
	s := New("t", "1", true)
	now := time.Now()
	s.Now = func() time.Time { return now }
	s.Fetch = func(string) (string, []byte, error) { return "image/jpeg", picture(t, 400, 320), nil }
	publish := func(id string) int {
		code, _ := ask(t, s, "POST", "/v26.0/1/media_publish", "creation_id="+id)
		return code
	}
	state := func(id string) string {
		_, body := ask(t, s, "GET", "/v26.0/"+id+"?fields=status_code", "")
		return body
	}
	for range 2 {
		if code, body := ask(t, s, "POST", "/v26.0/1/media", "image_url=http://s/a"); code != 200 {
			t.Fatal(body)
		}
	}
	const first, second = "17900000001", "17900000002"
	if publish(first) == 200 {
		t.Error("published before it was ready")
	}
	for _, want := range []string{"IN_PROGRESS", "FINISHED"} {
		if got := state(first); !strings.Contains(got, want) {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if publish(first) != 200 || publish(first) == 200 || len(s.Posts()) != 1 || !strings.Contains(state(first), "PUBLISHED") {
		t.Error("not published exactly once")
	}
	now = now.Add(24 * time.Hour)
	if !strings.Contains(state(second), "EXPIRED") || publish(second) == 200 {
		t.Error("a day-old container is alive")
	}
	s.Scopes = []string{"instagram_business_basic"}
	if code, _ := ask(t, s, "POST", "/v26.0/1/media", "image_url=http://s/a"); code != 403 {
		t.Errorf("without the permission to publish: %d", code)
	}
}
