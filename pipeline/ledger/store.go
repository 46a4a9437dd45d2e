package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/gunungmas/terbit/schema"
)

// ErrBusy says that another publisher holds the ledger.
var ErrBusy = errors.New("another publish is running on this ledger")

// ErrMode says that a ledger belongs to the other mode.
var ErrMode = errors.New("the ledger belongs to another mode")

// Store is a ledger file opened for writing by one publisher.
type Store struct {
	*Book
	SetAside string // the file that an unfinished last line was moved to, if any
	path     string
	file     *os.File
	lock     *flock.Flock
	now      func() time.Time
	poisoned error // an append failed and could not be undone
}

// Open locks the ledger at path, mends an unfinished last line, verifies the
// rest and writes the genesis if there is none. It waits up to five seconds for
// another publisher to finish.
func Open(ctx context.Context, path string, mode schema.Mode, repository string, now func() time.Time) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	s := &Store{path: path, lock: flock.New(path + ".lock"), now: now}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if ok, err := s.lock.TryLockContext(ctx, 50*time.Millisecond); !ok {
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return nil, fmt.Errorf("lock ledger: %w", err)
		}
		return nil, fmt.Errorf("lock %s: %w", path, ErrBusy)
	}
	if err := s.open(mode, repository); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(mode schema.Mode, repository string) error {
	f, err := os.OpenFile(s.path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return fmt.Errorf("open ledger: %w", err)
	}
	s.file = f
	data, err := os.ReadFile(s.path)
	if err != nil {
		return fmt.Errorf("read ledger: %w", err)
	}
	whole, tail := torn(data)
	if s.Book, err = parse([]Segment{{s.path, whole}}); err != nil {
		return err
	}
	if g := s.Genesis; g.Seq != 0 && g.Mode != mode {
		return fmt.Errorf("%s is the ledger of a %s: %w", s.path, g.Mode, ErrMode)
	}
	if err := s.mend(whole, tail); err != nil {
		return err
	}
	if s.Genesis.Seq == 0 {
		return s.Append(schema.Entry{Type: schema.Genesis, Mode: mode, Repository: repository})
	}
	return nil
}

// mend sets an unfinished last line aside, where nothing is lost, and cuts it off.
func (s *Store) mend(whole, tail []byte) error {
	if len(tail) == 0 {
		return nil
	}
	aside := fmt.Sprintf("%s.torn-%d", s.path, s.Entries+1)
	if err := os.WriteFile(aside, tail, 0o644); err != nil {
		return fmt.Errorf("set unfinished line aside: %w", err)
	}
	if err := s.file.Truncate(int64(len(whole))); err != nil {
		return fmt.Errorf("cut unfinished line off: %w", err)
	}
	s.SetAside = aside
	return nil
}

// State is what the ledger says now.
func (s *Store) State() *Book { return s.Book }

// Append writes entries in one write and returns when they are on the disk. It
// sets number, time, prev and sum. After an error that could not be undone the
// store refuses to go on.
func (s *Store) Append(entries ...schema.Entry) error {
	if s.poisoned != nil {
		return s.poisoned
	}
	lines, head, err := chain(s.Entries, s.Head, s.now(), entries)
	if err != nil {
		return err
	}
	if err := s.write(lines); err != nil {
		return err
	}
	for _, e := range entries {
		s.add(e)
	}
	s.Head = head
	return nil
}

func (s *Store) write(lines []byte) error {
	info, err := s.file.Stat()
	if err != nil {
		return fmt.Errorf("append to ledger: %w", err)
	}
	_, err = s.file.Write(lines)
	if err == nil {
		err = s.file.Sync()
	}
	if err == nil {
		return nil
	}
	if undo := s.file.Truncate(info.Size()); undo != nil {
		s.poisoned = fmt.Errorf("append to ledger: %w; undo it: %w", err, undo)
		return s.poisoned
	}
	return fmt.Errorf("append to ledger: %w", err)
}

// Close gives the ledger free.
func (s *Store) Close() error {
	var err error
	if s.file != nil {
		err = s.file.Close()
	}
	return errors.Join(err, s.lock.Unlock())
}
