"""Forgetting a person: whether it can be done, and whose other accounts there are."""

from collections.abc import Collection

from bankapp.domain.commands import ForgetPerson
from bankapp.domain.rejections import AlreadyForgotten, NameInReason, NameInTheLog, PlainBank, SealedElsewhere
from bankapp.eventstore.store import EventStore
from bankapp.services.history import History
from bankapp.services.personal import FORGOTTEN, SEALED, PersonKeys, is_sealed
from bankapp.services.readmodels import AccountRow
from bankapp.services.schema import account_stream


class Forgetting:
    """What one bank knows of those who may be forgotten in it; `keys` are those of a private bank."""

    def __init__(self, name: str, store: EventStore, history: History, keys: PersonKeys | None) -> None:
        """`store` is the log as it is stored."""
        self._name = name
        self._store = store
        self._history = history
        self._keys = keys

    @property
    def possible(self) -> bool:
        """Whether anybody can be forgotten: in a private bank only."""
        return self._keys is not None

    def check(self, command: ForgetPerson) -> None:
        """Raises PlainBank, NameInTheLog, SealedElsewhere, AlreadyForgotten, or NameInReason, as the reason is the one
        text that stays.
        """
        account_id = command.account_id
        if self._keys is None:
            raise PlainBank(self._name)
        stream = account_stream(account_id)
        opened = next(self._store.read_stream(stream, 1, 1), None)
        if opened and not is_sealed(opened) and self.owner(account_id):
            raise NameInTheLog(account_id)
        if not self._keys.of(stream):
            raise (SealedElsewhere if self._shown(account_id) == SEALED else AlreadyForgotten)(account_id)
        owner = self.owner(account_id)
        if owner and owner.casefold() in command.reason.casefold():
            raise NameInReason(account_id)

    def owner(self, account_id: str) -> str:
        """The name of an account's holder; empty where nobody knows it any more."""
        shown = self._shown(account_id)
        return "" if shown in {FORGOTTEN, SEALED} else shown

    def namesakes(self, account_ids: Collection[str]) -> list[AccountRow]:
        """Other accounts, in their order, whose holders have the name of one of these."""
        rows = [row for row in self._history.find_accounts() if _known(row)]
        names = {row.owner.casefold() for row in rows if row.account_id in account_ids}
        return [row for row in rows if row.account_id not in account_ids and row.owner.casefold() in names]

    @property
    def unswept(self) -> bool:
        """Whether a key that was destroyed may still be found in the bank's files, as others have them open."""
        return self._keys is not None and self._keys.unswept()

    def _shown(self, account_id: str) -> str:
        row = self._history.account_row(account_id)
        return row.owner if row else ""


def _known(row: AccountRow) -> bool:
    return row.owner not in {FORGOTTEN, SEALED}
