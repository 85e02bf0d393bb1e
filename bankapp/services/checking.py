"""Proof that what is shown is the events' own: the quick answers held against a replay of the whole log."""

from msgspec import Struct

from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.history import History
from bankapp.services.states import AccountAt


class Checked(Struct, frozen=True):
    """What was compared, and each difference in one line; none means that both are equal."""

    position: int
    accounts: int
    differences: tuple[str, ...]

    @property
    def equal(self) -> bool:
        return not self.differences


def check_against_replay(history: History, position: int, progress: Progress = no_progress) -> Checked:
    """Replay the log up to a position and compare every account and the books with the quick answers.

    Progress is told positions, and may cancel.
    """
    replayed = history.replay(position, progress)
    shown = history.bank(position)
    differences = [*_accounts(shown.accounts, replayed.accounts)]
    if shown.books != replayed.books:
        differences.append(f"the books: shown {shown.books.ledger}, replayed {replayed.books.ledger}")
    return Checked(position, len(replayed.accounts), tuple(differences))


def _accounts(shown: tuple[AccountAt, ...], replayed: tuple[AccountAt, ...]) -> list[str]:
    quick = {account.account_id: account for account in shown}
    slow = {account.account_id: account for account in replayed}
    names = sorted(quick.keys() | slow.keys())
    return [
        f"account {name}: shown {quick.get(name)}, replayed {slow.get(name)}"
        for name in names
        if quick.get(name) != slow.get(name)
    ]
