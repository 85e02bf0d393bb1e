"""The read models of a private bank: they hold owners sealed, and tell who they are."""

from bankapp.adapters.sql.database import Database
from bankapp.adapters.sql.projecting import SqlProjections
from bankapp.adapters.sql.readmodels import SqlReadModels
from bankapp.services.personal import Secrets, Unseal
from bankapp.services.readmodels import AccountRow
from bankapp.services.schema import account_stream


class ReadableReadModels(SqlReadModels):
    """Opens owners on the way out; nothing that is kept changes."""

    def __init__(self, database: Database, projections: SqlProjections, secrets: Secrets) -> None:
        super().__init__(database, projections)
        self._secrets = secrets

    def find_accounts(self, text: str = "") -> list[AccountRow]:
        unseal = self._secrets.unsealing(many=True)
        rows = [_opened(row, unseal) for row in super().find_accounts()]
        wanted = text.casefold()
        return [row for row in rows if wanted in f"{row.account_id}\n{row.owner}".casefold()] if wanted else rows

    def first_account(self) -> AccountRow | None:
        row = super().first_account()
        return _opened(row, self._secrets.unsealing()) if row else None

    def account_row(self, account_id: str) -> AccountRow | None:
        row = super().account_row(account_id)
        return _opened(row, self._secrets.unsealing()) if row else None


def _opened(row: AccountRow, unseal: Unseal) -> AccountRow:
    return row._replace(owner=unseal(account_stream(row.account_id), "owner", row.owner))
