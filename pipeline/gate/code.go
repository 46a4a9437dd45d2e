package gate

import (
	"maps"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// Code names a reason to block, or a reason why a statement did not count. The
// list is closed: [Codes].
type Code string

// Doubts: a needed answer is missing, so nothing can be said.
const (
	CouldNotEvaluate   Code = "could_not_evaluate"
	SnapshotIncomplete Code = "snapshot_incomplete"
	MergeableUnknown   Code = "mergeable_unknown"
	FilesIncomplete    Code = "files_incomplete"
	CommitsIncomplete  Code = "commits_incomplete"
	ReviewsUnreadable  Code = "reviews_unreadable"
	CommentsUnreadable Code = "comments_unreadable"
	TimelineUnreadable Code = "timeline_unreadable"
	TreesUnreadable    Code = "trees_unreadable"
	IntakeUnreadable   Code = "intake_unreadable"
	PolicyUnreadable   Code = "policy_unreadable"
	PolicyNotBase      Code = "policy_not_base"
)

// Reasons that concern the whole pull request.
const (
	NoPolicy           Code = "no_policy"
	PullRequestClosed  Code = "closed"
	DraftPullRequest   Code = "draft"
	MergeConflict      Code = "merge_conflict"
	MixedWithCode      Code = "mixed_with_code"
	PathNotItem        Code = "path_not_item"
	PathDisguised      Code = "path_disguised"
	OnHold             Code = "on_hold"
	DecisionUnclear    Code = "decision_unclear"
	ProposerUnknown    Code = "proposer_unknown"
	TeamUnreadable     Code = "team_unreadable"
	PolicyNeedsDecider Code = "policy_needs_decider"
)

// Reasons that concern an item.
const (
	ItemRemoved            Code = "item_removed"
	ItemBroken             Code = "item_broken"
	ItemUnchanged          Code = "item_unchanged"
	ClassificationExcepted Code = "classification_excepted"
	MergeDiffers           Code = "merge_differs"
	AuthorUnknown          Code = "author_unknown"
	WaitingForStep         Code = "waiting_for_step"
	ContentMissing         Code = "content_missing"
	ReturnedForWork        Code = "returned"
	RejectedProposal       Code = "rejected"
	RoleEmpty              Code = "role_empty"
	NoIndependentDecider   Code = "no_independent_decider"
)

// Reasons why a statement did not count.
const (
	AppStatement       Code = "app_statement"
	DeletedAccount     Code = "deleted_account"
	NoRole             Code = "no_role"
	RoleNotYet         Code = "role_not_yet"
	RoleEnded          Code = "role_ended"
	Superseded         Code = "superseded"
	DismissedReview    Code = "dismissed"
	DismissedByPush    Code = "dismissed_by_push"
	ReviewStateUnknown Code = "review_state_unknown"
	BeforeRetarget     Code = "before_retarget"
	StaleRevision      Code = "stale_revision"
	NotNewer           Code = "not_newer"
	CommitGone         Code = "commit_gone"
	IdeaChanged        Code = "idea_changed"
	TooEarly           Code = "too_early"
	AlreadyDone        Code = "already_done"
	AlreadyRefused     Code = "already_refused"
	NoSuchStep         Code = "no_such_step"
	OwnReview          Code = "own_review"
	ConsidererProposed Code = "considerer_proposed"
	DeciderProposed    Code = "decider_proposed"
	DeciderAuthored    Code = "decider_authored"
	DeciderContributed Code = "decider_contributed"
	DeciderCorrected   Code = "decider_corrected"
	DeciderCoauthored  Code = "decider_coauthored"
	CorrectorNotAuthor Code = "corrector_not_author"
	CommentEdited      Code = "comment_edited"
	CommandUnclear     Code = "command_unclear"
	CommandNeedsReason Code = "command_needs_reason"
	ReleaseNotAllowed  Code = "release_not_allowed"
	NothingHeld        Code = "nothing_held"
	NotDeputy          Code = "not_deputy"
)

// Codes lists every code with its sentence. A sentence with verbs is filled
// with the names it speaks of.
func Codes() map[Code]lang.Text { return maps.Clone(sentences) }

// Doubt says that the code tells of a missing answer rather than of a no.
func (c Code) Doubt() bool {
	switch c {
	case CouldNotEvaluate, SnapshotIncomplete, MergeableUnknown, FilesIncomplete, CommitsIncomplete,
		ReviewsUnreadable, CommentsUnreadable, TimelineUnreadable, TreesUnreadable, IntakeUnreadable,
		PolicyUnreadable, PolicyNotBase:
		return true
	}
	return false
}

// because makes a reason of a code and what its sentence speaks of.
func because(c Code, about ...any) Reason {
	text := say(c, about...)
	return Reason{Code: c, Message: text.In(lang.Indonesian), Text: text}
}

func say(c Code, about ...any) lang.Text {
	text := sentences[c]
	if len(about) > 0 {
		text = text.With(about...)
	}
	return text
}
