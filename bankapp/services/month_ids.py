"""The ids under which a month is posted: made of the month and the account, so that nothing is ever posted twice.

They are the same in every bank: one that was made anew from an export or a topic has the same events, and is not
charged again.
"""

import uuid

from bankapp.domain.months import Month

_NAMESPACE = uuid.UUID("0b1f8a54-5a64-4c1e-9d0c-6f3f1a2f8e27")


def posting_id(month: Month, account_id: str) -> bytes:
    """The id of the command that posts an account's month."""
    return uuid.uuid5(_NAMESPACE, f"{month}\x1e{account_id}").bytes


def correlation_id(month: Month) -> str:
    """The id of what all postings of a month belong to."""
    return str(uuid.uuid5(_NAMESPACE, str(month)))
