"""Forgetting a person: whether it can be done, and whose other accounts there are."""

from collections.abc import Collection

from bankapp.domain.commands import ForgetPerson
from bankapp.domain.rejections import AlreadyForgotten, NameInReason, PlainBank
from bankapp.services.history import History
from bankapp.services.personal import FORGOTTEN, SEALED, PersonKeys
from bankapp.services.readmodels import AccountRow


class Forgetting:
    """What one bank knows of those who may be forgotten in it; `keys` are those of a private bank."""

    def __init__(self, name: str, history: History, keys: PersonKeys | None) -> None:
        self._name = name
        self._history = history
        self._keys = keys

    @property
    def possible(self) -> bool:
        """Whether anybody can be forgotten: in a private bank only."""
        return self._keys is not None

    def check(self, command: ForgetPerson) -> None:
        """Raises PlainBank, AlreadyForgotten, or NameInReason, as the reason is the one text that stays."""
        if self._keys is None:
            raise PlainBank(self._name)
        if not self._keys.holds(command.account_id):
            raise AlreadyForgotten(command.account_id)
        owner = self.owner(command.account_id)
        if owner and owner.casefold() in command.reason.casefold():
            raise NameInReason(command.account_id)

    def owner(self, account_id: str) -> str:
        """The name of an account's holder; empty where nobody knows it any more."""
        row = self._history.account_row(account_id)
        return row.owner if row and _known(row) else ""

    def namesakes(self, account_ids: Collection[str]) -> list[AccountRow]:
        """Other accounts, in their order, whose holders have the name of one of these."""
        rows = [row for row in self._history.find_accounts() if _known(row)]
        names = {row.owner.casefold() for row in rows if row.account_id in account_ids}
        return [row for row in rows if row.account_id not in account_ids and row.owner.casefold() in names]

    @property
    def unswept(self) -> bool:
        """Whether a key that was destroyed may still be found in the bank's files, as others have them open."""
        return self._keys is not None and self._keys.unswept()


def _known(row: AccountRow) -> bool:
    return row.owner not in {FORGOTTEN, SEALED}
