"""How a day looks from outside: what was known of the accounts then, beside what was true by what is known now."""

from bankapp.cli.forms import Json, account_json, counted, time_text
from bankapp.cli.tables import Column, table
from bankapp.domain.money import Money
from bankapp.eventstore.instants import to_iso
from bankapp.services.effective import Day, OnDay
from bankapp.services.states import AccountAt

_COLUMNS = (
    Column("account"),
    Column("owner"),
    Column("known then", right=True),
    Column("true by now", right=True),
    Column("difference", right=True),
)


def day_json(day: Day) -> Json:
    return {
        "as_of": to_iso(day.instant),
        "position": day.position,
        "known_at": day.known_at,
        "accounts": [_account_json(found, day) for found in day.accounts],
    }


def _account_json(found: OnDay, day: Day) -> Json:
    return {
        "id": found.account_id,
        "known": account_json(found.known, day.known_at) if found.known.version else None,
        "true": account_json(found.true, day.position) if found.true.version else None,
    }


def day_text(day: Day) -> list[str]:
    rows = [_row(found) for found in day.accounts]
    differing = sum(found.differs for found in day.accounts)
    summary = (
        f"{counted(len(rows), 'account')} at {time_text(day.instant)} UTC: known at event {day.known_at}, "
        f"true by what stands up to event {day.position}; {differing} differ."
    )
    return [*(table(_COLUMNS, rows) if rows else []), summary]


def _row(found: OnDay) -> tuple[str, ...]:
    owner = found.true.owner or found.known.owner
    known, true = _balance(found.known), _balance(found.true)
    return found.account_id, owner, known, true, str(found.difference) if found.differs else ""


def _balance(account: AccountAt) -> str:
    return str(Money(account.balance, account.currency)) if account.version else "not there"
