"""What an id, an owner or a text from a person may look like."""

import re
import unicodedata

from bankapp.domain.rejections import BadName

_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
_LONGEST = 500
_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Control characters, halves of a pair, and what breaks a line."""


def checked_id(what: str, text: str) -> str:
    """An id of up to 64 letters, digits, points, dashes and underscores; raises BadName."""
    if not _ID.fullmatch(text):
        raise BadName(
            what, "must be 1 to 64 letters, digits, points, dashes or underscores, beginning with a letter or digit"
        )
    return text


def checked_name(what: str, text: str) -> str:
    """One line of text that says something, without control characters, trimmed; raises BadName."""
    name = text.strip()
    if not name:
        raise BadName(what, "is missing")
    if len(name) > _LONGEST:
        raise BadName(what, f"is longer than {_LONGEST} characters")
    if any(unicodedata.category(character) in _CONTROLS for character in name):
        raise BadName(what, "contains a control character")
    return name
