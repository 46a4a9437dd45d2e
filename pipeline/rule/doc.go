// Package rule is the CHECK stage: rules look at loaded items and say what
// people should know before they decide.
//
// In: a [source.Corpus], the office's configuration and [Options]. Out: findings,
// sorted, the same for the same input whatever the number of processors. A rule
// is a value ([Rule]): an id, a title, a reason, a check function, and no state.
// [All] is the explicit list; [Reference] writes the rule reference from it.
//
// Rules speak only about items whose front matter could be read. What the loader
// says (unreadable front matter, unknown keys, missing or false media, encoding)
// is not said again: where it found the shape of a value wrong, no rule but those
// of personal data adds to it. Some constraints of the JSON Schema are a rule's to
// explain (source's list of them); a test breaks each constraint and counts. Findings of the loader stay in [source.Corpus.Findings].
//
// Severity follows the procedure. What an item lacks is an error only when it
// has reached the design step ([Stage]) or when [Options.For] asks for a step;
// an idea or a concept in progress gets one note that says where it stands and
// what comes next. Personal data is named by its kind and its first characters,
// never repeated: findings are shown in public places.
//
// Personal data is looked for in the texts, the takarir, the materials, the names
// of folder and files, and the metadata of pictures and videos in the folder (not
// of those at a url). How well is measured: testdata/privacy holds texts with and
// without, and a test fails below a precision of 0.98 or a recall of 0.95.
//
// Rules of the wording (TX014 to TX022) are notes: they never hold an item back.
// One walk over title, summary, alternative texts, narasi and takarir finds what
// all of them say ([reader]); code, addresses, tables, block quotes and what is
// quoted are passed over. The words they know stand in ejaan.txt, to which an
// office adds its own (words in its configuration).
//
// Whether external links are alive is found out by package online, when a person
// asks for it; the rules here only say what it found ([Options.Links]).
//
// An item's allow list sets single findings aside, each with a reason ([Rule.Allow]
// says of which rules); it names the rule, the data or some words of the line, and
// perhaps the file. What fits no finding or several has no effect and is reported.
// A covered finding becomes a note with its reason, for reviewer and decider.
//
// Families: FM front matter, SP the procedure's requirements, MD media, TK
// captions (takarir), TX text, PD personal data, RV change after publication, AB
// reasoned allows (these run last).
// To add a rule: write it in the file of its topic, add it to [All], and put its
// cases in testdata/ID.txtar; a rule without cases fails the tests.
package rule
