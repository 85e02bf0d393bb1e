"""One opened bank with all that can be done with it, and the place where banks are opened: what front ends get."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from bankapp.eventstore.recorded import Head
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.bank import Bank
from bankapp.services.bookmarks import Bookmarks
from bankapp.services.exporting import Exported, Selection
from bankapp.services.finding import EventSearch
from bankapp.services.forgetting import Forgetting
from bankapp.services.history import History
from bankapp.services.importing import Imported
from bankapp.services.personal import PersonKeys
from bankapp.services.places import Place
from bankapp.services.projections import Projections
from bankapp.services.proofs import Proofs
from bankapp.services.publishing import Publications
from bankapp.services.readmodels import ReadModels
from bankapp.services.replicating import Replica
from bankapp.services.topics import Topic
from bankapp.services.whatif import WhatIf
from bankapp.services.whatif_changes import Change

EXPORT_FORMATS = ("jsonl", "csv", "cloudevents", "beancount", "ledger", "bundle")
IMPORT_FORMATS = ("jsonl", "csv", "cloudevents")


class Files(Protocol):
    """What goes between a bank and files."""

    def export(
        self, path: Path, form: str, selection: Selection, progress: Progress = no_progress, *, keys: bool = True
    ) -> Exported:
        """Write a selection as one of EXPORT_FORMATS. The file is there whole, or as it was before.

        In a private bank jsonl takes the keys of names and texts along, unless there are to be no `keys`.
        """

    def import_log(self, path: Path, progress: Progress = no_progress) -> Head:
        """Take over a whole log that was exported as jsonl or cloudevents, and the keys that came with it.

        The bank must be empty, and private where there are keys; raises NotEmpty or KeysInPlainBank.
        """

    def import_table(self, path: Path, profile: str, progress: Progress = no_progress) -> Imported:
        """Take over a table of transactions by a profile: the name of one that ships, or a file's path."""

    def count_rows(self, path: Path) -> int:
        """About how many rows or events a file holds, for progress."""

    def profiles(self) -> tuple[str, ...]:
        """The names of the profiles that ship."""

    def backup(self, path: Path) -> None:
        """Copy the bank to a new file; raises BadFile when something is there."""


class Session(Struct, frozen=True):
    """An opened bank. `title` is empty but for a bank that is a what-if: then it says of what. `bank_id`
    is that of the bank and of its copies; heads that are kept outside of it are found by it.

    A `replica()` takes over events of a topic, and the read models have to catch up at the end, which is quicker;
    with a `live_replica()` they go along in the same transactions. `changes()` gives another number whenever anybody
    has committed; cheap, for asking often. `login` is the role by which a server knows us; empty for a file, which
    knows no logins. `missing_guards` are those of the log that somebody took away; never any where it is written to.

    `store` is the log as it is stored: what is proved, published and copied. `readable` is the log for people: the
    same, but in a private bank, where names and texts are sealed in the log, with those opened. `keys` are the keys of
    a private bank, where this user may have them.
    """

    name: str
    title: str
    bank_id: bytes
    path: Path | None
    bank: Bank
    history: History
    search: EventSearch
    store: EventStore
    readable: EventStore
    readmodels: ReadModels
    projections: Projections
    files: Files
    bookmarks: Bookmarks
    what_if: Callable[[Sequence[Change]], WhatIf]
    publications: Publications
    replica: Callable[[], Replica]
    live_replica: Callable[[], Replica]
    changes: Callable[[], int]
    close: Callable[[], None]
    forgetting: Forgetting
    login: str = ""
    missing_guards: tuple[str, ...] = ()
    keys: PersonKeys | None = None

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written: it was opened so, or a newer bankapp has written to it."""
        return self.store.read_only or self.readmodels.unknown is not None


class Workspace(Protocol):
    """Where banks are found, made and opened."""

    def default_path(self) -> Path:
        """The bank that is meant when none is named."""

    def open(self, path: Place, *, read_only: bool = False) -> Session:
        """Open the bank at a place; raises Unavailable or IntegrityBroken, in words."""

    def create(self, path: Path, *, private: bool = True) -> Session:
        """Make an empty bank at a path where nothing is, and open it; in a private one names and texts are sealed."""

    def sample(
        self,
        path: Path,
        events: int,
        accounts: int,
        seed: int,
        progress: Progress = no_progress,
        *,
        private: bool = False,
    ) -> Session:
        """Make a bank that looks like life, of at least so many events, and open it; on Cancelled nothing is left.

        The same seed gives the same log, unless it is private: people are invented, and keys never come twice.
        """

    def save_what_if(self, path: Path, session: Session, question: WhatIf, progress: Progress = no_progress) -> Session:
        """Make a bank of what would have been, and open it; its title says what it is. On Cancelled nothing is left."""

    def topic(self, name: str, servers: str | None = None, file: Path | None = None) -> Topic:
        """A topic of a cluster that is named here, in a file of librdkafka's settings, or in BANKAPP_KAFKA_...

        Nothing is connected yet. Raises BadInput or BadFile.
        """

    def proofs(self, ask: Callable[[], str] | None = None) -> Proofs:
        """Signs the heads of banks and keeps them outside of them, in the user's own folder.

        `ask` gives the passphrase of the key file where the system has no key ring and BANKAPP_KEY_PASSPHRASE is not
        set.
        """

    def restore(self, backup: Path, path: Path) -> None:
        """Copy a backup to a path where nothing is."""
