package gate

import "github.com/gunungmas/terbit/pipeline/lang"

var sentences = map[Code]lang.Text{
	CouldNotEvaluate: lang.T(
		"Belum dapat dinilai karena ada jawaban GitHub yang tidak terbaca. Penilaian akan diulang.",
		"It cannot be judged yet because an answer from GitHub could not be read. It will be judged again."),
	SnapshotIncomplete: lang.T(
		"Belum dapat dinilai: keterangan tentang %s tidak lengkap.",
		"It cannot be judged yet: what is known about %s is incomplete."),
	MergeableUnknown: lang.T(
		"GitHub belum menjawab apakah usulan ini dapat digabungkan. Penilaian akan diulang.",
		"GitHub has not said whether this proposal can be merged. It will be judged again."),
	FilesIncomplete: lang.T(
		"Daftar berkas tidak terbaca seluruhnya. Usulan yang terlalu besar perlu dipecah.",
		"The list of files could not be read in full. A proposal that is too large must be split."),
	CommitsIncomplete: lang.T(
		"Daftar commit tidak terbaca seluruhnya. Usulan yang terlalu panjang perlu diajukan ulang.",
		"The list of commits could not be read in full. A proposal that is too long must be opened anew."),
	ReviewsUnreadable: lang.T(
		"Tinjauan tidak terbaca. Penilaian akan diulang.",
		"The reviews could not be read. It will be judged again."),
	CommentsUnreadable: lang.T(
		"Komentar tidak terbaca. Penilaian akan diulang.",
		"The comments could not be read. It will be judged again."),
	TimelineUnreadable: lang.T(
		"Riwayat usulan tidak terbaca. Penilaian akan diulang.",
		"The proposal's timeline could not be read. It will be judged again."),
	TreesUnreadable: lang.T(
		"Isi konten pada salah satu commit tidak terbaca. Penilaian akan diulang.",
		"The content at one of the commits could not be read. It will be judged again."),
	IntakeUnreadable: lang.T(
		"Formulir usulan yang menjadi asal pull request ini tidak terbaca, jadi pengusulnya belum diketahui.",
		"The intake issue behind this pull request could not be read, so its proposer is not known."),
	PolicyUnreadable: lang.T(
		"Daftar peran pada cabang utama tidak terbaca. Penilaian akan diulang.",
		"The roles on the main branch could not be read. It will be judged again."),
	PolicyNotBase: lang.T(
		"Daftar peran tidak dibaca dari cabang utama pada saat yang tepat. Penilaian akan diulang.",
		"The roles were not read from the main branch at the right moment. It will be judged again."),

	NoPolicy: lang.T(
		"Belum ada prosedur dan profil pelaksana yang berlaku, jadi tidak ada yang dapat diputuskan.",
		"No procedure and profile are in force, so nothing can be decided."),
	PullRequestClosed: lang.T(
		"Usulan ini sudah ditutup.",
		"This proposal is closed."),
	DraftPullRequest: lang.T(
		"Usulan masih berupa draf. Tandai \"Ready for review\" bila kontennya siap diperiksa.",
		"The proposal is still a draft. Mark it \"Ready for review\" when the content can be checked."),
	MergeConflict: lang.T(
		"Usulan bertabrakan dengan perubahan lain di cabang utama. Perbarui cabangnya dahulu.",
		"The proposal conflicts with another change on the main branch. Update the branch first."),
	MixedWithCode: lang.T(
		"Konten tidak boleh diubah bersama berkas lain (%s). Pisahkan menjadi dua usulan.",
		"Content must not be changed together with other files (%s). Split it into two proposals."),
	PathNotItem: lang.T(
		"%s tidak berada di folder konten. Bentuknya content/tahun/nama-konten, huruf kecil tanpa spasi.",
		"%s is not in an item's folder. The form is content/year/item-name, lower case without spaces."),
	PathDisguised: lang.T(
		"Nama folder pada %q menyerupai folder konten tetapi bukan folder itu. Ganti namanya.",
		"The folder name in %q looks like the content folder but is another one. Rename it."),
	OnHold: lang.T(
		"Ditahan oleh %s: %s",
		"Held by %s: %s"),
	DecisionUnclear: lang.T(
		"%s menulis /keputusan tolak tanpa alasan, atau menyuntingnya kemudian. Usulan ditahan sampai ditulis ulang dengan alasan, atau dilepas dengan /lepas.",
		"%s wrote /keputusan tolak without a reason, or edited it later. The proposal is held until it is written again with a reason, or released with /lepas."),
	ProposerUnknown: lang.T(
		"Pengusulnya tidak dapat dipastikan sebagai orang, jadi pemisahan tugas tidak dapat diperiksa.",
		"The proposer cannot be established as a person, so the separation of duties cannot be checked."),
	TeamUnreadable: lang.T(
		"Anggota tim %s tidak terbaca, jadi tidak ada anggotanya yang diakui.",
		"The members of team %s could not be read, so none of them is recognised."),
	PolicyNeedsDecider: lang.T(
		"Perubahan peran, prosedur, atau alur kerja memerlukan persetujuan %s yang bukan penyusunnya, atas isi terbaru.",
		"A change of roles, procedure or workflows needs the approval of %s, not its author, on the latest content."),

	ItemRemoved: lang.T(
		"Konten yang sudah tayang tidak boleh dihapus atau dipindahkan. Gunakan pencabutan (withdrawal).",
		"Published content must not be deleted or moved. Use a withdrawal."),
	ItemBroken: lang.T(
		"Konten tidak dapat dibaca. Perbaiki temuan pemeriksaan terlebih dahulu.",
		"The content cannot be read. Fix the findings of the check first."),
	ItemUnchanged: lang.T(
		"Konten ini sudah sama dengan yang ada di cabang utama.",
		"This content is already the same on the main branch."),
	ClassificationExcepted: lang.T(
		"Informasi yang dikecualikan tidak boleh ditayangkan.",
		"Excepted information must not be published."),
	MergeDiffers: lang.T(
		"Cabang utama juga mengubah konten ini, sehingga hasil gabungannya belum pernah diperiksa siapa pun. Perbarui cabangnya dahulu.",
		"The main branch changed this content too, so nobody has checked the merged result. Update the branch first."),
	AuthorUnknown: lang.T(
		"Penulis commit %s tidak terhubung ke akun, jadi pemisahan tugas tidak dapat diperiksa. Tambahkan alamat surelnya ke akun GitHub.",
		"The author of commit %s belongs to no account, so the separation of duties cannot be checked. Add the address to the GitHub account."),
	WaitingForStep: lang.T(
		"Menunggu langkah %d (%s): %s.",
		"Waiting for step %d (%s): %s."),
	ContentMissing: lang.T(
		"Langkah %d belum lengkap: %s.",
		"Step %d is incomplete: %s."),
	ReturnedForWork: lang.T(
		"Dikembalikan untuk perbaikan oleh %s.",
		"Returned for more work by %s."),
	RejectedProposal: lang.T(
		"Ditolak oleh %s: %s",
		"Rejected by %s: %s"),
	RoleEmpty: lang.T(
		"Belum ada akun yang memegang peran %s saat ini.",
		"No account holds the role %s at present."),
	NoIndependentDecider: lang.T(
		"Semua pemegang peran %s ikut mengusulkan, menulis, atau mengoreksi konten ini. Tunjuk pejabat pelaksana (Plt./Plh.).",
		"Everyone who holds the role %s proposed, wrote or corrected this content. Name a deputy."),

	AppStatement: lang.T(
		"Tinjauan dari aplikasi bukan tinjauan orang.",
		"An app's review is not a person's."),
	DeletedAccount: lang.T(
		"Akunnya sudah dihapus, jadi tidak ada yang menyatakannya.",
		"The account was deleted, so nobody says it."),
	NoRole: lang.T(
		"Akun ini tidak memegang peran yang diperlukan.",
		"This account does not hold the role that is needed."),
	RoleNotYet: lang.T(
		"Perannya belum berlaku ketika ini dinyatakan.",
		"The role was not in force yet when this was said."),
	RoleEnded: lang.T(
		"Perannya sudah berakhir sebelum penggabungan.",
		"The role ended before the merge."),
	Superseded: lang.T(
		"Digantikan oleh tinjauan orang yang sama yang lebih baru.",
		"Replaced by a newer review by the same person."),
	DismissedReview: lang.T(
		"Tinjauan ini sudah dibatalkan.",
		"This review was dismissed."),
	DismissedByPush: lang.T(
		"Persetujuan ini gugur karena ada perubahan sesudahnya.",
		"This approval lapsed because of a later change."),
	ReviewStateUnknown: lang.T(
		"Bentuk tinjauan ini tidak dikenal.",
		"The state of this review is unknown."),
	BeforeRetarget: lang.T(
		"Dinyatakan sebelum usulan diarahkan ke cabang utama.",
		"Said before the proposal was aimed at the main branch."),
	StaleRevision: lang.T(
		"Menyangkut revisi lain. Konten berubah; periksa dan setujui lagi.",
		"It concerns another revision. The content changed; check and approve it again."),
	NotNewer: lang.T(
		"Tidak lebih baru daripada isi yang dinyatakannya. Setujui lagi.",
		"It is not newer than the content it speaks of. Approve it again."),
	CommitGone: lang.T(
		"Commit yang ditinjau sudah tidak ada, jadi isinya tidak dapat dibuktikan. Setujui lagi.",
		"The reviewed commit no longer exists, so its content cannot be proved. Approve it again."),
	IdeaChanged: lang.T(
		"Judul atau klasifikasi berubah, jadi idenya perlu dipertimbangkan lagi.",
		"The title or the classification changed, so the idea must be considered again."),
	TooEarly: lang.T(
		"Belum gilirannya: langkah %d (%s) belum selesai ketika ini dinyatakan.",
		"Too early: step %d (%s) was not done when this was said."),
	AlreadyDone: lang.T(
		"Langkah yang dapat dilakukan peran ini sudah selesai.",
		"The steps that this role may do are done already."),
	AlreadyRefused: lang.T(
		"Usulan sudah ditolak. Keputusan tolak bersifat final; ajukan usulan baru.",
		"The proposal was refused. A refusal is final; open a new proposal."),
	NoSuchStep: lang.T(
		"Jalur ini tidak memiliki langkah itu.",
		"This track has no such step."),
	OwnReview: lang.T(
		"Pembuat pull request tidak dapat menyetujui miliknya sendiri.",
		"The pull request's author cannot approve it."),
	ConsidererProposed: lang.T(
		"Pengusul tidak dapat menimbang idenya sendiri.",
		"Proposers cannot consider their own idea."),
	DeciderProposed: lang.T(
		"Pemutus tidak boleh pengusulnya sendiri.",
		"The decider must not be the proposer."),
	DeciderAuthored: lang.T(
		"Pemutus tidak boleh pembuat pull request.",
		"The decider must not be the pull request's author."),
	DeciderContributed: lang.T(
		"Pemutus tidak boleh orang yang ikut mengubah kontennya.",
		"The decider must not have changed the content."),
	DeciderCorrected: lang.T(
		"Orang yang sama tidak boleh mengoreksi dan memutuskan.",
		"The same person must not both correct and decide."),
	DeciderCoauthored: lang.T(
		"Pemutus disebut sebagai rekan penulis, dan belum ada koreksi orang lain sesudahnya.",
		"The decider is named as a co-author, and nobody else has corrected it since."),
	CorrectorNotAuthor: lang.T(
		"/koreksi selesai hanya untuk pembuat pull request. Gunakan tinjauan \"Approve\".",
		"/koreksi selesai is only for the pull request's author. Use an approving review."),
	CommentEdited: lang.T(
		"Komentar yang sudah disunting tidak dihitung. Tulis perintahnya lagi.",
		"An edited comment does not count. Write the command again."),
	CommandUnclear: lang.T(
		"Perintah ini tidak jelas. Satu perintah sebaris, tanpa kata tambahan; persetujuan diberikan lewat tinjauan \"Approve\".",
		"This command is not clear. One command a line, without further words; approval is given by an approving review."),
	CommandNeedsReason: lang.T(
		"Perintah ini memerlukan alasan pada baris yang sama.",
		"This command needs a reason on the same line."),
	ReleaseNotAllowed: lang.T(
		"Hanya yang menahan, atau pemutus, yang dapat melepas.",
		"Only whoever holds it, or a decider, can release it."),
	NotDeputy: lang.T(
		"Akun itu bukan pejabat pelaksana (Plt./Plh.) yang sedang berlaku untuk peran Anda. Penunjukan ditulis pada konfigurasi kantor, bukan pada komentar.",
		"That account is no deputy in force for your role. Deputies are named in the office's configuration, not in a comment."),
	NothingHeld: lang.T(
		"Tidak ada yang sedang ditahan.",
		"Nothing is on hold."),
}
