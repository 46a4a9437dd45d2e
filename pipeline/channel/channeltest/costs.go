package channeltest

import "testing"

// Costs are how many requests jobs take of a process that has only just begun, its
// signing in included. Quotas are counted in them, and so is a run's time.
type Costs struct {
	Post     int // of a text; of one picture, where a text alone isn't taken
	Pictures int // of a post with as many pictures as it can have
	Withdraw int // of the post; 0 where a person does it
}

// costs holds a channel to the number of its requests.
func costs(t *testing.T, s Subject) {
	w := newWorld(t, s, 0)
	var got Costs
	posting := func(pictures int) (n int) {
		j := w.posting(pictures)
		return w.count(func() {
			if o := w.do(j); o.end != done {
				t.Fatalf("post with %d pictures: %v", pictures, o.err)
			}
		})
	}
	got.Post = posting(0)
	w = newWorld(t, s, 0)
	got.Pictures = posting(s.Pictures)
	w = newWorld(t, s, 0)
	j, r := w.posted(0)
	if w.remote().Able().Delete {
		j = w.withdrawing(j, r)
		got.Withdraw = w.count(func() { w.do(j) })
	}
	if got != s.Costs {
		t.Errorf("requests: %+v, the channel is said to make %+v", got, s.Costs)
	}
}
