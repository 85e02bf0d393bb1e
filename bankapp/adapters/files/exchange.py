"""What goes between one bank and files: exports, imports, backups."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from bankapp import _resources
from bankapp.adapters.files.atomic import CannotWrite, written_whole
from bankapp.adapters.files.bundle import BundleFiles
from bankapp.adapters.files.cloudevents import CloudEventsWriter, is_cloudevents, read_cloudevents
from bankapp.adapters.files.csv_export import CsvWriter
from bankapp.adapters.files.journals import BeancountStyle, LedgerStyle, Style, write_journal
from bankapp.adapters.files.jsonl import JsonlWriter, KeyOf, read_jsonl
from bankapp.adapters.files.reading import opened
from bankapp.adapters.files.tables import count_lines, read_table
from bankapp.errors import BadInput, Refused
from bankapp.eventstore.errors import NotEmpty
from bankapp.eventstore.recorded import Head, RecordedEvent
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.bank import Bank
from bankapp.services.exporting import Exported, Selection, Writer, export
from bankapp.services.importing import Imported, import_table
from bankapp.services.personal import PersonKeys
from bankapp.services.profiles import Profile, parse_profile
from bankapp.services.session import EXPORT_FORMATS

_WRITERS: dict[str, Callable[[TextIO, EventStore, KeyOf | None], Writer]] = {
    "jsonl": lambda file, _store, key_of: JsonlWriter(file, key_of),
    "csv": lambda file, _store, _key_of: CsvWriter(file),
    "cloudevents": lambda file, store, _key_of: CloudEventsWriter(file, store),
}
_JOURNALS: dict[str, type[Style]] = {"beancount": BeancountStyle, "ledger": LedgerStyle}


class UnknownFormat(BadInput):
    def __init__(self, form: str) -> None:
        self.form = form
        super().__init__(f'"{form}" is no format; there are {", ".join(EXPORT_FORMATS)}.')


class UnknownProfile(BadInput):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f'"{name}" is neither a profile that ships nor a file.')


class KeysInPlainBank(Refused):
    """A log came with keys to where none are kept."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"The log comes with keys for its texts, and {name} is not encrypted: nothing was imported.")


class BankFiles:
    """Keeps the contract of `Files` for one bank."""

    def __init__(
        self,
        bank: Bank,
        store: EventStore,
        readable: EventStore,
        bundles: BundleFiles,
        backup: Callable[[Path], None],
        own: Path | None = None,
        keys: PersonKeys | None = None,
    ) -> None:
        """`readable` is the log for people, `own` the bank's own file, which no export may replace."""
        self._bank = bank
        self._store = store
        self._readable = readable
        self._bundles = bundles
        self._backup = backup
        self._own = own
        self._keys = keys

    def export(
        self, path: Path, form: str, selection: Selection, progress: Progress = no_progress, *, keys: bool = True
    ) -> Exported:
        if form not in EXPORT_FORMATS:
            raise UnknownFormat(form)
        if self._own and _same(path, self._own):
            raise CannotWrite(path, "it is the bank itself")
        if form == "bundle":
            return self._bundles.write(path, selection, progress)
        with written_whole(path) as file:
            if form in _JOURNALS:
                return write_journal(file, _JOURNALS[form](), self._readable, selection, progress)
            store = self._readable if form == "csv" else self._store
            key_of = self._keys.of if self._keys and keys else None
            return export(store, selection, _WRITERS[form](file, self._store, key_of), progress)

    def import_log(self, path: Path, progress: Progress = no_progress) -> Head:
        head = self._store.head()
        if head.position:
            raise NotEmpty(self._store.name, head.position)
        if is_cloudevents(path):
            return self._store.append_recorded(read_cloudevents(path), progress)
        keys: dict[str, bytes] = {}
        events = read_jsonl(path, keys)
        if self._keys is None:
            return self._store.append_recorded(self._without_keys(events, keys), progress)
        with self._keys.arriving(keys):
            return self._store.append_recorded(events, progress)

    def _without_keys(self, events: Iterator[RecordedEvent], keys: dict[str, bytes]) -> Iterator[RecordedEvent]:
        for event in events:
            if keys:
                raise KeysInPlainBank(self._store.name)
            yield event

    def import_table(self, path: Path, profile: str, progress: Progress = no_progress) -> Imported:
        chosen = load_profile(profile)
        rows = read_table(path, chosen.delimiter, chosen.encoding)
        return import_table(self._bank, self._store, chosen, rows, progress)

    def count_rows(self, path: Path) -> int:
        return count_lines(path)

    def profiles(self) -> tuple[str, ...]:
        return tuple(sorted(path.stem for path in _resources.resource("profiles").glob("*.toml")))

    def backup(self, path: Path) -> None:
        self._backup(path)


def _same(path: Path, own: Path) -> bool:
    try:
        return path.samefile(own)
    except OSError:  # nothing is there, or nothing that may be looked at
        return False


def load_profile(name: str) -> Profile:
    """A profile that ships, by its name, or one from a file."""
    shipped = _resources.resource("profiles") / f"{name}.toml"
    path = shipped if "/" not in name and shipped.is_file() else Path(name)
    if not path.is_file():
        raise UnknownProfile(name)
    with opened(path, "utf-8-sig") as file:
        return parse_profile(name, file.read())
