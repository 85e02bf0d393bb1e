"""What dialogs give back: values, to be carried out by whoever opened the dialog."""

from pathlib import Path

from msgspec import Struct

from bankapp.domain.commands import Command
from bankapp.services.exporting import Selection


class Request(Struct, frozen=True):
    """A command, why it is asked for, and when it counts (microseconds UTC; None: when it is recorded)."""

    command: Command
    reason: str = ""
    effective_at: int | None = None


class ExportRequest(Struct, frozen=True):
    """Where to write which events, in which of EXPORT_FORMATS; with the keys of a private bank's texts, or without."""

    path: Path
    form: str
    selection: Selection
    keys: bool = True


class ImportRequest(Struct, frozen=True):
    """Which file to take over: a table by a profile, or an exported log where no profile is named."""

    path: Path
    profile: str = ""
