package main

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// handedOver is an office whose item, on three channels, waits for staff.
func handedOver(t *testing.T) *liveOffice {
	t.Helper()
	o, _ := handedOverBy(t)
	return o
}

// handedOverBy tells also by which proposal.
func handedOverBy(t *testing.T) (*liveOffice, *forgetest.Pull) {
	t.Helper()
	o := newLiveOffice(t)
	o.w.App("github-actions[bot]")
	o.w.PushMain("kabid", forgetest.Files{".github/terbit.yml": forgetest.Office[".github/terbit.yml"] + `destinations:
  telegram: {account: kantorcontoh}
  facebook: {account: Kantor Contoh}
`})
	o.want(0, nil, "ledger", "init")
	files := forgetest.Item(forgetest.NewItem, "Hak atas informasi")
	index := forgetest.NewItem + "/index.md"
	files[index] = strings.Replace(files[index], "[instagram]", "[instagram, facebook, telegram]", 1)
	files[forgetest.NewItem+"/takarir/facebook.txt"] = "Hak atas informasi.\n```\n@semua </pre> <!-- bukan perintah -->\n"
	files[forgetest.NewItem+"/takarir/telegram.txt"] = "Hak atas informasi di Telegram.\n"
	p := o.decided(files)
	o.w.Merge(p, "bot", "squash")
	o.want(1, []string{"handed to staff"}, "publish", "--live")
	return o, p
}

func (o *liveOffice) handoff(says ...string) string {
	o.t.Helper()
	return o.want(0, says, "handoff", "--write", "--self", "github-actions[bot]")
}

func (o *liveOffice) theIssue() *forgetest.Issue {
	o.t.Helper()
	var own []*forgetest.Issue
	for _, i := range o.w.Issues() {
		if i.Author == "github-actions[bot]" {
			own = append(own, i)
		}
	}
	if len(own) != 1 {
		o.t.Fatalf("%d issues of ours, want 1", len(own))
	}
	return own[0]
}

const threeOut = "/tayang instagram https://www.instagram.com/p/abc/\n/tayang telegram https://t.me/kantorcontoh/12\n/tayang facebook https://palsu.example/1"

func TestTheLifeOfAHandedOverItem(t *testing.T) {
	o := handedOver(t)
	o.want(0, []string{"would be done"}, "handoff")
	if len(o.w.Issues()) != 0 {
		t.Fatal("an issue without --write")
	}
	o.handoff("was opened")
	i := o.theIssue()
	for _, says := range []string{"Hak atas informasi di Telegram.", "````\nHak atas informasi.\n```\n@semua", "/tayang telegram ADDRESS", "@staf", "Alternative text: Seorang petugas", "/foto.jpg)"} {
		if !strings.Contains(i.Body, says) {
			t.Errorf("the body does not say %q:\n%s", says, i.Body)
		}
	}
	if !slices.Contains(i.Assignees, "staf") || !slices.Contains(i.Labels, "terbit-serah") {
		t.Errorf("assigned to %v, labels %v", i.Assignees, i.Labels)
	}

	// Nobody else's answer counts, and no edited one.
	o.w.Remark("warga", i, "/tayang instagram https://www.instagram.com/p/palsu/")
	edited := o.w.Remark("staf", i, "Nanti ya.")
	o.w.Edit(edited, "/tayang instagram https://www.instagram.com/p/lain/")
	o.handoff("a reply")
	if n := len(o.w.Remarks(i)); n != 4 || i.State != "open" {
		t.Fatalf("%d comments, the issue is %s", n, i.State)
	}
	o.handoff()
	if n := len(o.w.Remarks(i)); n != 4 {
		t.Errorf("a comment was answered twice: %d comments", n)
	}

	// Three channels in one comment, one with an address that is not the platform's.
	o.w.Remark("staf", i, threeOut)
	said := o.handoff("recorded", "a reply")
	if n := strings.Count(said, "recorded"); n != 2 {
		t.Errorf("%d answers recorded, want 2:\n%s", n, said)
	}
	if again := o.handoff(); strings.Contains(again, "recorded") || strings.Contains(again, "reply") {
		t.Errorf("a second run did something: %s", again)
	}
	if !strings.Contains(i.Body, "Telegram: out (the address names the account)") {
		t.Errorf("the proof is not shown:\n%s", i.Body)
	}

	// An obstacle records nothing; /tidak-tayang does not bring a second hand-over.
	o.w.Remark("staf", i, "/gagal facebook akunnya terkunci")
	o.w.Remark("staf", i, "/tidak-tayang facebook")
	if said := o.handoff("a reply"); strings.Contains(said, "recorded") || !strings.Contains(i.Body, "akunnya terkunci") {
		t.Errorf("%s\n%s", said, i.Body)
	}
	o.w.Remark("humas", i, "/tayang facebook https://www.facebook.com/kantor/posts/1")
	o.handoff("closed")
	o.w.Forget()
	o.handoff("Nothing is handed over")
	if n := len(o.w.Requests()); n != 1 {
		t.Errorf("%d requests with nothing to do: %v", n, o.w.Requests())
	}

	// A correction reopens it, and what was said of the post confirms none of it.
	index := forgetest.NewItem + "/index.md"
	note := "corrections:\n  - {time: 2026-08-10T16:00:00+07:00, note: Jumlahnya diperbaiki.}\n"
	p := o.w.Propose("staf", forgetest.Files{
		index: strings.Replace(forgetest.Index("Hak atas informasi", note, "Lain."), "[instagram]", "[instagram, facebook, telegram]", 1),
		forgetest.NewItem + "/takarir/telegram.txt": "Hak atas informasi, diralat.\n",
	})
	o.w.Approve("humas", p)
	o.w.Approve("kabid", p)
	o.w.Merge(p, "bot", "squash")
	o.want(1, []string{"handed to staff"}, "publish", "--live")
	if said := o.handoff("reopened"); strings.Contains(said, "recorded") {
		t.Errorf("an old comment confirmed a correction: %s", said)
	}
	if o.handoff(); !strings.Contains(i.Body, "Jumlahnya diperbaiki.") || !strings.Contains(i.Body, "t.me/kantorcontoh/12") {
		t.Errorf("the correction is not told:\n%s", i.Body)
	}
	open := strings.Count(i.Body, "terbit:tugas")
	answer := ""
	for _, c := range []string{"instagram", "facebook", "telegram"} {
		answer += "/tayang " + c + "\n"
	}
	o.w.Remark("staf", i, answer)
	if said := o.handoff("closed"); strings.Count(said, "recorded") != open {
		t.Errorf("%d tasks: %s", open, said)
	}
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
}

// Whatever a hand did to the issue, the next run puts it right, and no second one is
// opened.
func TestAnIssueChangedByHandIsPutRight(t *testing.T) {
	o := handedOver(t)
	o.handoff("was opened")
	i := o.theIssue()
	body := i.Body
	i.State, i.Labels, i.Title = "closed", nil, "Sudah beres"
	o.handoff("reopened")
	i.Body = strings.Replace(i.Body, "Telegram", "Telegrom", 1)
	o.handoff("updated")
	if i := o.theIssue(); i.State != "open" || i.Title == "Sudah beres" || !slices.Contains(i.Labels, "terbit-serah") || i.Body != body {
		t.Errorf("%+v", i)
	}
}

func TestOneReminderAfterTheStandardTime(t *testing.T) {
	o := handedOver(t)
	o.handoff("was opened")
	if said := o.handoff(); strings.Contains(said, "reminder") {
		t.Errorf("at once: %s", said)
	}
	o.w.Wait(20 * time.Minute)
	o.want(0, []string{"a reminder"}, "handoff", "--write", "--remind", "--self", "github-actions[bot]")
	o.w.Wait(48 * time.Hour)
	if said := o.handoff(); strings.Contains(said, "reminder") {
		t.Errorf("twice: %s", said)
	}
}

// In a quiet period nobody is asked, or reminded, to post what they were handed
// before it; what is withdrawn is still to be deleted.
func TestAQuietPeriodHoldsWhatPeopleWereHanded(t *testing.T) {
	o := handedOver(t)
	o.handoff("was opened")
	if strings.Contains(o.theIssue().Body, "Do not post yet") {
		t.Fatalf("not quiet yet:\n%s", o.theIssue().Body)
	}
	o.quiet(-time.Hour, 72*time.Hour)
	o.handoff()
	if body := o.theIssue().Body; strings.Count(body, "Do not post yet: quiet period until") != 3 {
		t.Errorf("the issue does not say so of all three:\n%s", body)
	}
	o.w.Wait(48 * time.Hour)
	if said := o.want(0, nil, "handoff", "--write", "--remind", "--self", "github-actions[bot]"); strings.Contains(said, "reminder") {
		t.Errorf("reminded in a quiet period: %s", said)
	}
	o.want(1, []string{"it waits until then"}, "publish", "--live")
	o.w.Wait(48 * time.Hour)
	o.want(0, []string{"a reminder"}, "handoff", "--write", "--remind", "--self", "github-actions[bot]")
	o.handoff()
	if body := o.theIssue().Body; strings.Contains(body, "Do not post yet") {
		t.Errorf("it is over:\n%s", body)
	}
}

// What GitHub refuses is an error, and the next run finds everything where it was.
func TestARefusalOfGitHubLosesNothing(t *testing.T) {
	o := handedOver(t)
	o.handoff("was opened")
	i := o.theIssue()
	o.w.Remark("staf", i, threeOut)
	o.w.Fail(forgetest.Failure{Method: http.MethodPost, Path: "comments", Status: http.StatusForbidden})
	if code, _, _ := o.terbit("handoff", "--write", "--self", "github-actions[bot]"); code != 3 {
		t.Errorf("exit %d, want 3", code)
	}
	o.w.Heal()
	if said := o.handoff("a reply", "updated"); strings.Contains(said, "recorded") {
		t.Errorf("recorded twice: %s", said)
	}
}

// Of a withdrawal "/tayang" could mean that it is done or that it is still there, so
// only the word for "it is not there" ends it.
func TestAWithdrawalIsHandedOverAndConfirmed(t *testing.T) {
	o, p := handedOverBy(t)
	o.handoff("was opened")
	i := o.theIssue()
	o.w.Remark("staf", i, threeOut)
	o.handoff("recorded")

	o.w.Say("kabid", p, "/tarik Jumlah penerima salah.")
	o.want(1, []string{"withdrawn by command by kabid"}, "publish", "--live")
	o.handoff("updated")
	for _, says := range []string{"Telegram: delete", "t.me/kantorcontoh/12", "Jumlah penerima salah.", "/dicabut telegram"} {
		if !strings.Contains(i.Body, says) {
			t.Errorf("the body does not say %q:\n%s", says, i.Body)
		}
	}
	if !strings.HasPrefix(i.Title, "Delete: ") {
		t.Errorf("the title is %q", i.Title)
	}
	if strings.Contains(i.Body, "/tayang telegram") || strings.Contains(i.Body, "copy all of it") {
		t.Errorf("the body asks to post what is withdrawn:\n%s", i.Body)
	}
	o.w.Remark("staf", i, "/tayang telegram")
	if said := o.handoff("a reply"); strings.Contains(said, "recorded") {
		t.Errorf("it counted as done: %s", said)
	}
	o.w.Remark("staf", i, "/dicabut telegram\n/dicabut instagram\n/tidak-tayang facebook")
	o.handoff("recorded", "closed")
	o.want(0, []string{"0 posts"}, "audit")
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
}

// Two runs at once, as of a comment and of a publisher: each answer is on record
// once, and one issue stays.
func TestTwoRunsOfTheHandOffAtOnce(t *testing.T) {
	o := handedOver(t)
	o.both("handoff", "--write", "--self", "github-actions[bot]")
	o.handoff()
	open := slices.DeleteFunc(o.w.Issues(), func(i *forgetest.Issue) bool { return i.State != "open" })
	if len(open) != 1 {
		t.Fatalf("%d issues are open", len(open))
	}
	o.w.Remark("staf", open[0], threeOut)
	o.both("handoff", "--write", "--self", "github-actions[bot]")
	recorded := strings.Count(o.entries(), `"type":"resolved"`)
	if recorded != 2 {
		t.Errorf("%d answers are on record, want 2", recorded)
	}
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
}

// both runs the program twice at the same time.
func (o *liveOffice) both(args ...string) {
	o.t.Helper()
	o.want(0, nil, "status") // brings the checkout up to date
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			var out, errs bytes.Buffer
			a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, env: func(k string) string { return o.env[k] }, now: o.w.Now}
			if code := a.main(context.Background(), append([]string{"terbit"}, append(args, "--root", o.clone)...)); code != 0 {
				o.t.Errorf("exit %d: %s%s", code, out.String(), errs.String())
			}
		})
	}
	wg.Wait()
}

// entries are the ledger's lines as they are on its branch.
func (o *liveOffice) entries() string {
	o.t.Helper()
	return o.git("-C", o.w.Dir(), "grep", "-h", "", "terbit-ledger", "--", "*.jsonl")
}

// What nobody knows is asked, not handed over again: the issue says to post nothing,
// and a person's answer ends it.
func TestAnUnknownOutcomeIsAskedInTheIssue(t *testing.T) {
	for _, c := range []struct {
		answer string
		again  bool // publish tries again
	}{
		{"/tayang facebook https://www.facebook.com/kantorcontoh/posts/1", false},
		{"/tidak-tayang facebook", true},
	} {
		o := newOnAir(t)
		o.w.App("github-actions[bot]")
		o.w.Merge(o.decided(everywhere("", "Informasi publik terbuka.", "Satu.")), "bot", "merge")
		o.lose, o.silent = true, true
		o.want(1, []string{"NOT CERTAIN"}, "publish", "--live")
		o.lose, o.silent = false, false
		o.w.Wait(time.Hour) // by then no run is on its way
		o.handoff("was opened")
		i := o.theIssue()
		_, asked, _ := strings.Cut(i.Body, "Facebook: check")
		for _, says := range []string{"**Post nothing.**", "to compare with what is there", "/tayang facebook ADDRESS", "/tidak-tayang facebook"} {
			if !strings.Contains(asked, says) {
				t.Errorf("the body does not say %q:\n%s", says, i.Body)
			}
		}
		if strings.Contains(asked, "copy all of it") {
			t.Errorf("the body asks to post what may be out:\n%s", asked)
		}
		o.w.Remark("staf", i, c.answer)
		o.handoff("recorded")
		said := o.want(1, []string{"0 not certain"}, "publish", "--live")
		if again := strings.Contains(said, "Facebook   post:"); again != c.again || strings.Contains(said, "ask:") {
			t.Errorf("%s: tried again: %t\n%s", c.answer, again, said)
		}
		o.want(0, []string{"intact"}, "verify", "--ledger", "git")
	}
}

// An account that is gone said nothing that counts, and among a hundred and fifty
// comments the one that counts is found.
func TestOneAnswerAmongManyComments(t *testing.T) {
	o := handedOver(t)
	o.handoff("was opened")
	i := o.theIssue()
	o.w.Remark("bekas", i, "/tayang facebook https://www.facebook.com/kantor/posts/1")
	o.w.DeleteUser("bekas")
	for range 149 {
		o.w.Remark("warga", i, "Terima kasih.")
	}
	o.w.Remark("staf", i, "/tayang telegram https://t.me/kantorcontoh/12")
	said := o.handoff("recorded")
	if strings.Count(said, "recorded") != 1 || strings.Contains(said, "Facebook") || strings.Contains(said, "a reply") {
		t.Errorf("%s", said)
	}
	if !strings.Contains(i.Body, "Telegram: out") || !strings.Contains(i.Body, "/tayang facebook ADDRESS") {
		t.Errorf("%s", i.Body)
	}
}

// A text as long as Facebook takes leaves no room for the others: the issue is written
// all the same, and says where the text is.
func TestATextTooLongForAnIssueIsLinked(t *testing.T) {
	o := newLiveOffice(t)
	o.w.App("github-actions[bot]")
	o.want(0, nil, "ledger", "init")
	files := forgetest.Item(forgetest.NewItem, "Hak atas informasi")
	index := forgetest.NewItem + "/index.md"
	files[index] = strings.Replace(files[index], "[instagram]", "[instagram, facebook, telegram]", 1)
	files[forgetest.NewItem+"/takarir/facebook.txt"] = strings.Repeat("Hak atas informasi.\n", 3150)
	files[forgetest.NewItem+"/takarir/telegram.txt"] = strings.Repeat("Singkat saja.\n", 60)
	files[forgetest.NewItem+"/takarir/instagram.txt"] = strings.Repeat("Baca di situs.\n", 140)
	o.w.Merge(o.decided(files), "bot", "squash")
	o.want(1, []string{"handed to staff"}, "publish", "--live")
	o.handoff("was opened")
	i := o.theIssue()
	if !strings.Contains(i.Body, "The text is long; copy it from [facebook.txt](https://github.com/") || !strings.Contains(i.Body, "Baca di situs.") {
		t.Errorf("%.600s", i.Body)
	}
	o.w.Remark("staf", i, "/tayang facebook https://www.facebook.com/kantor/posts/1")
	o.handoff("recorded", "updated")
}
