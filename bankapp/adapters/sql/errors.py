"""Why a bank's file cannot be used, in words; and the driver's errors, mapped by their names."""

from pathlib import Path

from bankapp.errors import BadFile, BankappError, IntegrityBroken, Unavailable


class NoBankThere(Unavailable):
    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"There is no bank at {path}.")


class NotABank(Unavailable):
    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path} is not a bank: {why}. It was left as it is.")


class NewerBank(Unavailable):
    def __init__(self, path: Path, version: int, known: int) -> None:
        self.path, self.version, self.known = path, version, known
        super().__init__(
            f"{path} was written by a newer bankapp (file version {version}, this one knows {known}). "
            "It was left as it is."
        )


class DamagedBank(IntegrityBroken):
    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"{name} is damaged: {why}. Restore it from a backup.")


class StrangeSchema(IntegrityBroken):
    """A file holds what acts by itself when the bank is used, and is none of the bank's own."""

    def __init__(self, path: Path, what: str) -> None:
        self.path, self.what = path, what
        super().__init__(f"{path} holds something that is none of a bank's own: {what}. It was left as it is.")


class ReadWhileWritten(Unavailable):
    """A file was read as it lay, without locks, and somebody began to write: what was read may belong to two states."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"Somebody began to write to {name} while it was read; ask again.")


class CannotOpen(Unavailable):
    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"{path} cannot be opened: {why}.")


class AlreadyThere(BadFile):
    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} exists already and was left as it is.")


class StoreFailed(Unavailable):
    """The disk or the driver failed; `why` is the driver's own word."""

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"{name} cannot be used now: {why}. Nothing was written.")


_STATEMENTS = ("SQLITE_CONSTRAINT", "SQLITE_MISMATCH", "SQLITE_RANGE", "SQLITE_TOOBIG")
_NO_TEXT = "Could not decode to UTF-8"
"""How the driver, which has no code for it, begins to say that a text in the file is none."""
_WORDS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it may not be written to",
    "SQLITE_PERM": "it may not be opened",
    "SQLITE_CANTOPEN": "it cannot be opened",
    "SQLITE_IOERR": "the disk failed",
    "SQLITE_TOOBIG": "a text is too long",
}


def is_busy(error: Exception) -> bool:
    """Whether somebody else holds the lock, so that trying again may help."""
    return _name(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def is_statements_fault(error: Exception) -> bool:
    """Whether a statement was wrong, or its values: file, disk and transaction are as they were."""
    code = _name(error)
    return code in ("", "SQLITE_ERROR") or code.startswith(_STATEMENTS)


def translated(name: str, error: Exception) -> BankappError:
    """A driver's error as one of ours."""
    code = _name(error)
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or str(error).startswith(_NO_TEXT):
        return DamagedBank(name, str(error))
    for prefix, words in _WORDS.items():
        if code.startswith(prefix):
            return StoreFailed(name, words)
    return StoreFailed(name, f"{error} ({code})" if code else str(error))


def _name(error: Exception) -> str:
    return getattr(error, "sqlite_errorname", "") or ""
