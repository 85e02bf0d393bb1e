"""What in a bank's schema acts by itself: the guards that let nobody change the log, and nothing else."""

from collections.abc import Mapping

from bankapp.adapters.sql.tables import SQLITE_GUARDS

ACTING = "SELECT name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%'"
"""Names and statements of all that acts by itself in a file."""
_OURS = {guard.split()[2]: guard for guard in SQLITE_GUARDS}


def missing_guards(found: Mapping[str, str]) -> tuple[str, ...]:
    """The guards that are gone, or no longer what they were. `found` is what ACTING tells."""
    return tuple(name for name, guard in _OURS.items() if found.get(name) != guard)


def strangers(found: Mapping[str, str]) -> tuple[str, ...]:
    """What acts by itself and is none of the bank's own."""
    return tuple(sorted(found.keys() - _OURS.keys()))
