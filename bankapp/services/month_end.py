"""Closing the month: the fee and the interest of every account's product, posted once, however often it is asked for.

It is posted in batches, each whole or not at all. What others append meanwhile is taken in before each; a batch that
they were quicker than is counted and decided again.
"""

import random
import time
from collections.abc import Callable

from msgspec import Struct

from bankapp.domain.commands import PostMonth
from bankapp.domain.money import Money
from bankapp.domain.months import Month
from bankapp.domain.rejections import BooksAreClosed, MonthNotOver
from bankapp.errors import Cancelled, Refused
from bankapp.eventstore.errors import VersionConflict
from bankapp.eventstore.recorded import Commit
from bankapp.eventstore.store import EventStore, Progress, no_progress
from bankapp.services.bank import TRIES, Bank
from bankapp.services.history import History
from bankapp.services.month_basis import MonthBasis, MonthLine, Statement
from bankapp.services.month_ids import correlation_id, posting_id
from bankapp.services.planning import Envelope, Planner

BATCH = 200
"""Accounts that are posted in one transaction."""


class Posted(Struct, frozen=True):
    """What closing a month did. `already` accounts had been posted before; `refused` tells each account that could not
    be, and why. `stopped`: it was cancelled, and the rest is still to be posted."""

    statement: Statement
    posted: int
    already: int
    refused: tuple[tuple[str, str], ...] = ()
    stopped: bool = False


def look_at_month(bank: Bank, history: History, month: Month, progress: Progress = no_progress) -> MonthBasis:
    """What a month costs and bears, without posting it; raises MonthNotOver. Progress is told positions."""
    if not bank.is_over(month.last.isoformat()):
        raise MonthNotOver(str(month))
    return MonthBasis(history, month, progress)


def post_month(
    bank: Bank,
    store: EventStore,
    basis: MonthBasis,
    actor: str,
    progress: Progress = no_progress,
    pause: Callable[[float], None] = time.sleep,
) -> Posted:
    """Post what is due of a month. Raises BooksAreClosed where something is, and the books are closed over its end.

    Progress is told accounts, and may cancel; what was posted until then stays.
    """
    progress(0)
    basis.catch_up()
    before = basis.statement()
    due = [line.account_id for line in before.lines if line.state == "due"]
    work = _Work(bank, store, basis, actor, pause)
    stopped = _in_batches(due, work, progress)
    basis.catch_up()
    after, already = basis.statement(), before.count("posted")
    return Posted(after, after.count("posted") - already, already, tuple(work.refused.items()), stopped)


def _in_batches(due: list[str], work: "_Work", progress: Progress) -> bool:
    """Whether it was stopped before the end."""
    for start in range(0, len(due), BATCH):
        work.post(due[start : start + BATCH])
        try:
            progress(min(start + BATCH, len(due)))
        except Cancelled:
            return start + BATCH < len(due)
    return False


class _Work:
    """Posts accounts, a batch a transaction."""

    def __init__(
        self, bank: Bank, store: EventStore, basis: MonthBasis, actor: str, pause: Callable[[float], None]
    ) -> None:
        self._bank = bank
        self._store = store
        self._basis = basis
        self._actor = actor
        self._pause = pause
        self.refused: dict[str, str] = {}

    def post(self, account_ids: list[str]) -> None:
        """Whole or not at all; where others are quicker again and again, in ever smaller parts."""
        for attempt in range(TRIES):
            self._basis.catch_up()
            commits = self._commits(account_ids)
            try:
                if commits:
                    self._store.append_all(commits)
            except VersionConflict:
                if len(account_ids) > 1:
                    break
                if attempt == TRIES - 1:
                    raise
                self._pause(random.uniform(0, min(0.001 * 2**attempt, 0.05)))
            else:
                return
        middle = len(account_ids) // 2
        self.post(account_ids[:middle])
        self.post(account_ids[middle:])

    def _commits(self, account_ids: list[str]) -> list[Commit]:
        newest = self._bank.planner()
        planner = Planner(self._basis.account, newest.product, newest.books)
        commits = []
        for line in map(self._basis.line, account_ids):
            if line is None or line.state != "due":  # somebody posted it meanwhile
                continue
            try:
                commits.append(self._commit(planner, line))
            except BooksAreClosed:
                raise
            except Refused as refusal:
                self.refused[line.account_id] = str(refusal)
        return commits

    def _commit(self, planner: Planner, line: MonthLine) -> Commit:
        """It holds for the account, the prices and the books as they were looked at."""
        planned = planner.plan(*posting(line, self._basis, self._actor))
        expected = {**planned.expected, **self._basis.product_versions(line.account_id)}
        return Commit(planned.command_id, planned.events, expected, planned.metadata)


def posting(line: MonthLine, basis: MonthBasis, actor: str) -> tuple[PostMonth, Envelope]:
    """The command that posts what is due of an account's month."""
    month, currency = basis.month, line.currency
    command = PostMonth(line.account_id, str(month), Money(line.fee, currency), Money(line.interest, currency))
    envelope = Envelope(
        posting_id(month, line.account_id),
        actor,
        _reason(line, month),
        effective_at=basis.end,
        correlation_id=correlation_id(month),
    )
    return command, envelope


def _reason(line: MonthLine, month: Month) -> str:
    words = [word for word, amount in (("fee", line.fee), ("interest", line.interest)) if amount]
    return f"{' and '.join(words)} for {month}"
