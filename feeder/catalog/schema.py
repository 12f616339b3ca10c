"""The tables of the catalog, and the connection to them.

All times are text in the ledger's form, which sorts as time does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

from feeder.errors import MachineError

_VERSION = 7
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL, value_sum INTEGER NOT NULL) WITHOUT ROWID;

-- every item the ledger knows; `line` is its latest line there, `article` the text last read (null: not read yet,
-- or withdrawn); the sums tell bytes that a disk changed: of all that a state is made of, and of article and link
CREATE TABLE items (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    first_at TEXT NOT NULL,
    at TEXT NOT NULL,
    line BLOB NOT NULL,
    arrival INTEGER NOT NULL,
    updated TEXT NOT NULL,
    withdrawn TEXT,
    cause TEXT,
    home TEXT NOT NULL,
    text TEXT NOT NULL,
    link TEXT,
    article TEXT,
    state_sum INTEGER,
    article_sum INTEGER
);
CREATE INDEX items_at ON items (at);
CREATE INDEX items_number ON items (arrival);
CREATE INDEX items_code ON items (code);
CREATE INDEX items_home ON items (home, arrival);
CREATE INDEX items_text ON items (text);
CREATE INDEX items_link ON items (link) WHERE link IS NOT NULL;
CREATE INDEX items_arrival ON items (arrival) WHERE article IS NOT NULL;
CREATE INDEX items_linked ON items (arrival) WHERE article IS NOT NULL AND link IS NOT NULL;
CREATE INDEX items_updated ON items (updated) WHERE article IS NOT NULL;
CREATE INDEX items_withdrawn ON items (withdrawn) WHERE withdrawn IS NOT NULL;
CREATE INDEX items_cause ON items (cause, withdrawn) WHERE withdrawn IS NOT NULL;
CREATE INDEX items_kept ON items (cause) WHERE withdrawn IS NULL AND cause IS NOT NULL;
CREATE INDEX items_live ON items (arrival) WHERE withdrawn IS NULL;
CREATE INDEX items_textless ON items (arrival) WHERE withdrawn IS NULL AND article IS NULL;

-- live items whose texts are gone: held back, or kept in the store; `due` is when the text expires
CREATE TABLE away (item TEXT PRIMARY KEY, kept INTEGER NOT NULL, due TEXT) WITHOUT ROWID;
CREATE INDEX away_held ON away (item) WHERE kept = 0;
CREATE INDEX away_due ON away (due) WHERE due IS NOT NULL;

CREATE TABLE copies (path TEXT NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (path, key)) WITHOUT ROWID;
CREATE INDEX copies_key ON copies (key);

-- which items a feed with a selection holds, and when each was updated
CREATE TABLE members (
    feed TEXT NOT NULL,
    arrival INTEGER NOT NULL,
    key INTEGER NOT NULL,
    updated TEXT NOT NULL,
    PRIMARY KEY (feed, arrival, key)
) WITHOUT ROWID;
CREATE INDEX members_updated ON members (feed, updated);
CREATE INDEX members_key ON members (key);
CREATE INDEX members_arrival ON members (arrival);

-- every file as last read: equal size and times mean an untouched file; `due` is when something in it changes
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL,
    waiting INTEGER NOT NULL,
    due TEXT,
    notices TEXT,
    quarantined INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX files_due ON files (due) WHERE due IS NOT NULL;
CREATE INDEX files_notices ON files (path) WHERE notices IS NOT NULL;

-- every file that a text names: as it stood when the text was read (-1: not there, or not to be published yet)
CREATE TABLE named (
    text TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    PRIMARY KEY (text, path)
) WITHOUT ROWID;
CREATE INDEX named_path ON named (path);

-- the files that are published with an item, and the document that each is
CREATE TABLE media (
    item TEXT NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    type TEXT NOT NULL,
    length INTEGER NOT NULL,
    file TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (item, number)
) WITHOUT ROWID;
CREATE INDEX media_document ON media (document);

-- every document that should stand in the output folder, or (state 2) stand there no more
-- (size and time as written, for those few that a full pass compares)
CREATE TABLE documents (
    path TEXT PRIMARY KEY, item TEXT, state INTEGER NOT NULL, size INTEGER, mtime_ns INTEGER
) WITHOUT ROWID;
CREATE INDEX documents_unsettled ON documents (state) WHERE state > 0;

-- every document that changed since the command after a pass last succeeded: and whether it was removed;
-- `number` grows with each change
CREATE TABLE undelivered (number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, gone INTEGER NOT NULL);
"""
_OF_OUTPUT = "undelivered"
"""What is known of the output folder alone, whatever ledger it was made from."""

_CACHE = "it is a cache: delete it and run again"
_MACHINE = {
    **dict.fromkeys((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED), "another program holds it; end that and run again"),
    sqlite3.SQLITE_FULL: "make room on its disk and run again",
    sqlite3.SQLITE_IOERR: "look after its disk, then run again",
    sqlite3.SQLITE_NOMEM: "free some memory and run again",
    sqlite3.SQLITE_READONLY: f"check its permissions; {_CACHE}",
    sqlite3.SQLITE_PERM: f"check its permissions; {_CACHE}",
    sqlite3.SQLITE_CANTOPEN: f"check its permissions; {_CACHE}",
}
"""What a person does about the failures that are none of the file itself."""
_LOCK_SECONDS = 30.0
_PRIMARY = 0xFF
_NO_WRITING = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
_TO_READ = ("mode=rw", "mode=ro", "mode=ro&immutable=1")
"""How a catalog is opened to be read: as it is, by whom it may not write, and where nobody can write beside it."""
_VERSIONS, _NEWEST_FORMAT = slice(18, 20), 2
"""The bytes of a file that tell which SQLite may write it (fileformat2, section 1.3.3), and the last known one."""


class DamagedError(MachineError):
    """The catalog is not what it was written as."""


class Connection:
    """A connection to one catalog file. What SQLite cannot do comes out as MachineError."""

    def __init__(self, path: Path | None, *, to_read: bool = False) -> None:
        """Open the catalog, made anew when it is missing, of another version or no database; None: in memory.

        One that is opened `to_read` stays as it is: it is seen as it stood at the first look, or as an empty one.
        """
        self.path = path
        self.was_damaged = False
        if to_read:
            with self.told():
                self._open_to_read()
            return
        with self.told():
            try:
                self._open()
            except (sqlite3.Error, UnicodeDecodeError) as error:
                if self._advice(error) is not None:
                    raise
                self.was_damaged = True
                self.remove()
                self._open()
            except OSError as error:
                raise MachineError(f"the catalog failed: {error.strerror}; {_CACHE}", path=str(path)) from error

    def _open(self) -> None:
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(self.path or ":memory:", isolation_level=None, timeout=_LOCK_SECONDS)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.execute("PRAGMA cell_size_check = ON")
        (version,) = self.db.execute("PRAGMA user_version").fetchone()
        if version != _VERSION:
            self.reset()
        self.inode = self.path.stat().st_ino if self.path else 0

    def _open_to_read(self) -> None:
        at = self.path.absolute().as_uri() if self.path else ""
        for mode in _TO_READ:
            self.db = sqlite3.connect(f"{at}?{mode}", uri=True, isolation_level=None, timeout=30)
            try:
                (version,) = self.db.execute("PRAGMA user_version").fetchone()
                break
            except sqlite3.OperationalError as error:
                self.db.close()
                if error.sqlite_errorcode & _PRIMARY not in _NO_WRITING or mode == _TO_READ[-1]:
                    raise
            except sqlite3.DatabaseError:
                version = None
                break
        if version != _VERSION:
            self.db.close()
            self.path = None
            self._open()
        self.db.execute("PRAGMA query_only = ON")
        self.db.execute("BEGIN")

    def remove(self) -> None:
        """Close and delete the file, with what SQLite keeps beside it."""
        self.db.close()
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{self.path}{suffix}").unlink()

    def close(self) -> None:
        """Close the file; the catalog cannot be used any more."""
        self.db.close()

    def is_current(self) -> bool:
        """Whether the file that was opened still stands at its path."""
        try:
            return self.path is None or self.path.stat().st_ino == self.inode
        except OSError:
            return False

    def reset(self) -> None:
        """Drop all that is known."""
        with self.transaction():
            tables = self.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (name,) in tables:
                self.db.execute(f"DROP TABLE {name}")
            for statement in _SCHEMA.split(";\n"):
                self.db.execute(statement)
            self.db.execute(f"PRAGMA user_version = {_VERSION}")

    def clear(self) -> None:
        """Forget everything that follows from the ledger and the sources, as part of a transaction."""
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name != ?"
        for (name,) in self.db.execute(sql, (_OF_OUTPUT,)).fetchall():
            self.db.execute(f"DELETE FROM {name}")  # noqa: S608 - a name of our own schema

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell what fails inside as an error of the machine, with the remedy, or as a damaged catalog."""
        path = str(self.path or "catalog")
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            advice = self._advice(error)
            if advice is None:
                raise DamagedError(f"the catalog failed: {error}; {_CACHE}", path=path) from error
            raise MachineError(f"the catalog failed: {error}; {advice}", path=path) from error

    def verify(self) -> None:
        """Look at all of the file; raises DatabaseError when tables and indexes disagree, which no question tells."""
        ((found,),) = self.db.execute("PRAGMA integrity_check(1)").fetchall()
        if found != "ok":
            raise sqlite3.DatabaseError(found)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything inside it, or nothing."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            # SQLite itself may have taken it back, when the disk failed.
            if self.db.in_transaction:
                with suppress(sqlite3.Error):
                    self.db.execute("ROLLBACK")
            raise

    def _advice(self, error: Exception) -> str | None:
        """Give what helps against a failure of the machine; None when the catalog itself is at fault.

        Even what SQLite says of it may be no text then.
        """
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
        if code == sqlite3.SQLITE_READONLY and self.path is not None:
            with suppress(OSError), self.path.open("rb") as file:
                if max(file.read(_VERSIONS.stop)[_VERSIONS], default=0) > _NEWEST_FORMAT:
                    return None
        return _MACHINE.get(code)


def sum_of(*values: str | bytes) -> int:
    """Give a sum of texts, by which bytes that a disk changed are told."""
    return crc32(b"\0".join(value.encode() if isinstance(value, str) else value for value in values))


def compare(known: int, *values: str | bytes) -> None:
    """Compare texts with the sum that was stored with them; raises DatabaseError when they have changed since."""
    if sum_of(*values) != known:
        raise sqlite3.DatabaseError("what stands in it has changed by itself")
