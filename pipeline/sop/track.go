package sop

import "github.com/gunungmas/terbit/schema"

// Change is how an item differs from the base branch.
type Change struct {
	// AtBase says that the item is on the base branch.
	AtBase bool `json:"at_base"`
	// WithdrawalAdded says that the head has a withdrawal and the base has not.
	WithdrawalAdded bool `json:"withdrawal_added"`
	// WithdrawalKind is the kind of that withdrawal.
	WithdrawalKind schema.WithdrawalKind `json:"withdrawal_kind"`
	// OnlyWithdrawal says that nothing but the withdrawal differs.
	OnlyWithdrawal bool `json:"only_withdrawal"`
	// TextGone says that the head has no narasi and no takarir left.
	TextGone bool `json:"text_gone"`
	// MediaGone says that the head has no media left.
	MediaGone bool `json:"media_gone"`
	// Added says that the head has something, apart from the withdrawal, that
	// the base has not: a file, a field or words.
	Added bool `json:"added"`
}

// Classify is the kind of a change, by the table in the package documentation.
func Classify(c Change) schema.TrackChange {
	switch {
	case !c.AtBase:
		return schema.ChangeNew
	case c.WithdrawalAdded && c.WithdrawalKind == schema.PersonalData && c.TextGone && c.MediaGone && !c.Added:
		return schema.ChangePersonalData
	case c.WithdrawalAdded && c.OnlyWithdrawal && !c.Added:
		return schema.ChangeWithdrawal
	}
	return schema.ChangeCorrection
}
