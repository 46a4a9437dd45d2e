package forge

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gate"
)

func (r *reading) readReviews() error {
	reviews, err := list[wireReview](r.session, fmt.Sprintf("pulls/%d/reviews", r.number), nil)
	if err != nil {
		return err
	}
	for _, w := range reviews {
		if strings.EqualFold(w.State, "PENDING") {
			continue // our own, and not submitted
		}
		if w.ID == 0 || w.State == "" || w.SubmittedAt == nil {
			return fmt.Errorf("list reviews of #%d: the answer is incomplete", r.number)
		}
		r.snap.Reviews = append(r.snap.Reviews, gate.Review{
			ID: w.ID, Author: w.User.actor(), State: w.State, SubmittedAt: w.SubmittedAt.UTC(),
			CommitID: text(w.CommitID), Body: w.Body,
		})
	}
	return nil
}

func (r *reading) readComments() error {
	comments, err := list[wireComment](r.session, fmt.Sprintf("issues/%d/comments", r.number), nil)
	if err != nil {
		return err
	}
	for _, w := range comments {
		c, err := w.comment()
		if err != nil {
			return fmt.Errorf("list comments of #%d: %w", r.number, err)
		}
		r.snap.Comments = append(r.snap.Comments, c)
	}
	return nil
}

var errIncomplete = errors.New("the answer is incomplete")

func (w wireComment) comment() (gate.Comment, error) {
	if w.ID == 0 || w.CreatedAt.IsZero() || w.UpdatedAt.IsZero() {
		return gate.Comment{}, errIncomplete
	}
	c := gate.Comment{ID: w.ID, Author: w.User.actor(), CreatedAt: w.CreatedAt.UTC(), Body: w.Body, URL: w.URL}
	if !w.UpdatedAt.Equal(w.CreatedAt) {
		c.Edited, c.EditedAt = true, w.UpdatedAt.UTC()
	}
	return c, nil
}

// readTimeline reads what the other lists lack: how reviews were dismissed, when
// a draft became ready, and when the base branch changed. An event does not say
// to which branch: the last one led to the present base.
func (r *reading) readTimeline() error {
	events, err := list[wireEvent](r.session, fmt.Sprintf("issues/%d/timeline", r.number), nil)
	if err != nil {
		return err
	}
	pr := &r.snap.PullRequest
	for _, e := range events {
		switch e.Event {
		case "review_dismissed", "ready_for_review", "base_ref_changed", "automatic_base_change_succeeded":
			if e.CreatedAt.IsZero() {
				return fmt.Errorf("list timeline of #%d: the answer is incomplete", r.number)
			}
		}
		switch e.Event {
		case "review_dismissed":
			if err := r.dismiss(e); err != nil {
				return err
			}
		case "ready_for_review":
			if e.CreatedAt.After(pr.ReadyAt) {
				pr.ReadyAt = e.CreatedAt.UTC()
			}
		case "base_ref_changed", "automatic_base_change_succeeded":
			pr.Retargets = append(pr.Retargets, gate.Retarget{At: e.CreatedAt.UTC()})
		}
	}
	last := -1
	for i, t := range pr.Retargets {
		if last < 0 || !t.At.Before(pr.Retargets[last].At) {
			last = i
		}
	}
	if last >= 0 {
		pr.Retargets[last].To = pr.Base
	}
	return nil
}

// dismiss tells a review how it was dismissed. GitHub names a commit where a
// push did it.
func (r *reading) dismiss(e wireEvent) error {
	if e.Dismissed == nil || e.Dismissed.ReviewID == 0 {
		return fmt.Errorf("list timeline of #%d: a dismissal without its review", r.number)
	}
	for i := range r.snap.Reviews {
		review := &r.snap.Reviews[i]
		if review.ID == e.Dismissed.ReviewID && strings.EqualFold(review.State, "DISMISSED") {
			review.Dismissal = &gate.Dismissal{
				At: e.CreatedAt.UTC(), From: strings.ToUpper(e.Dismissed.State), ByPush: e.Dismissed.CommitID != "",
			}
		}
	}
	return nil
}
