"""What dialogs give back: values, to be carried out by whoever opened the dialog."""

from dataclasses import dataclass
from pathlib import Path

from bankapp.domain.commands import Command
from bankapp.services.exporting import Selection


@dataclass(frozen=True, slots=True)
class Request:
    """A command, why it is asked for, and when it counts (microseconds UTC; None: when it is recorded)."""

    command: Command
    reason: str = ""
    effective_at: int | None = None


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Where to write which events, in which of EXPORT_FORMATS; with the keys of a private bank's texts, or without."""

    path: Path
    form: str
    selection: Selection
    keys: bool = True


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Which file to take over: a table by a profile, or an exported log where no profile is named."""

    path: Path
    profile: str = ""
