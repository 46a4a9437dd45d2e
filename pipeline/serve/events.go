package serve

import (
	"fmt"
	"net/http"
	"time"
)

// beat keeps proxies and browsers from giving a silent stream up.
const beat = 20 * time.Second

// events tells one page when it is no longer what is shown. The page says what it
// holds, so that nothing that happens between its load and this stream is missed.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	name, body, panel := q.Get("halaman"), q.Get("isi"), q.Get("panel")
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return
	}
	out := http.NewResponseController(w)
	send := func(text string) bool {
		_, err := fmt.Fprint(w, text)
		return err == nil && out.Flush() == nil
	}
	if !send("retry: 500\n: terbit\n\n") {
		return
	}
	pulse := time.NewTicker(beat)
	defer pulse.Stop()
	for {
		st, news := s.current()
		d, err := s.draw(r.Context(), st, name, q.Has(lastQuery))
		switch {
		case err != nil: // the page that says so comes with a load
			send("event: muat\ndata: galat\n\n")
			return
		case d.tag != body:
			send("event: muat\ndata: " + d.tag + "\n\n")
			return
		case d.panelTag != panel:
			panel = d.panelTag
			if !send("event: temuan\ndata: " + panel + "\n\n") {
				return
			}
		}
		for waiting := true; waiting; {
			select {
			case <-r.Context().Done():
				return
			case <-s.done.Done():
				return
			case <-news:
				waiting = false
			case <-pulse.C:
				if !send(": \n\n") {
					return
				}
			}
		}
	}
}
