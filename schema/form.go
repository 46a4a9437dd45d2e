package schema

// Forms that the generated schemas ask for and the code relies on, as regular
// expressions of RE2 and ECMAScript alike, so that editor and check agree.
const (
	// MomentForm is every text that [Moment.In] reads, and no other: a day that
	// the calendar has, perhaps a clock, perhaps a zone.
	MomentForm = `^(` +
		`[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))` +
		`|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29` +
		`)([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?)?$`
	// FileForm is a path below the item's folder, without detours.
	FileForm = `^` + segment + `(/` + segment + `)*$`
	// HTTPSForm is the address of a large file.
	HTTPSForm = `^https://[^\s\p{Z}\p{C}/?#]+\.[^\s\p{Z}\p{C}/?#]+([/?#]` + visible + `*)?$`
	// AddressForm is the address of a page.
	AddressForm = `^https?://` + visible + `+$`
	// SomeText holds more than blank space and what can't be seen.
	SomeText = visible
	// SomeTag holds a letter or a digit.
	SomeTag = `[\p{L}\p{Nd}]`
	// ReasonForm holds ten letters or more.
	ReasonForm = `(\p{L}\P{L}*){10}`
	// QuoteForm is more than the sign of an omission.
	QuoteForm = `[^ …]`
	// PhoneForm is a number as links to WhatsApp write it.
	PhoneForm = `^[0-9]{8,15}$`
	// SecurityForm is where a weakness of the site is reported: a page or a mail address.
	SecurityForm = `^(https://` + visible + `+|mailto:[^@\s\p{Z}\p{C}]+@[^@\s\p{Z}\p{C}]+)$`
	// InitialsForm is what the site's icon can draw.
	InitialsForm = `^[A-Z0-9]{1,3}$`
	// ThemeForm is a folder inside .github/, where every change is decided on.
	ThemeForm = `^\.github/[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*$`
	// SpanForm is a stretch of office hours.
	SpanForm = `^([01][0-9]|2[0-3])[.:][0-5][0-9] *[-–] *([01][0-9]|2[0-3])[.:][0-5][0-9]$`

	// visible spells out what \S leaves to the language: RE2's is ASCII.
	visible = `[^\s\p{Z}\p{C}]`
	segment = `([^/\\.][^/\\]*|\.[^/\\.][^/\\]*|\.\.[^/\\]+)`
)

// Days are the keys of an office's hours, by weekday from Sunday.
var Days = []string{"minggu", "senin", "selasa", "rabu", "kamis", "jumat", "sabtu"}

// BytesMax is far above any medium that a platform takes: 1 TiB.
const BytesMax = 1 << 40
