"""The background work of the dialog that closes a month: looking at it, and posting it."""

from collections.abc import Callable

from msgspec import Struct

from bankapp.domain.months import Month
from bankapp.errors import BankappError
from bankapp.eventstore.store import Progress
from bankapp.services.month_basis import MonthBasis, Statement
from bankapp.services.month_end import Posted, look_at_month, post_month
from bankapp.services.session import Session
from bankapp.ui.tasks import Job, Tasks

Failed = Callable[[BankappError], None]


class Preview(Struct, frozen=True):
    """What would be posted. `basis` goes on to whoever posts it; nobody else touches it."""

    basis: MonthBasis
    statement: Statement


Look = Callable[[Month, Callable[[Preview], None], Failed], Job]
Post = Callable[[Preview, Callable[[Posted], None], Failed], Job]


def looking(session: Session, tasks: Tasks) -> Look:
    """Counts a month in the background."""

    def look(month: Month, done: Callable[[Preview], None], failed: Failed) -> Job:
        def work(progress: Progress) -> Preview:
            basis = look_at_month(session.bank, session.history, month, progress)
            return Preview(basis, basis.statement())

        return tasks.run(work, done, failed)

    return look


def posting(session: Session, tasks: Tasks, actor: str, appended: Callable[[int], object]) -> Post:
    """Posts a month in the background; `appended` is told how far the log then goes, also where it was given up."""

    def post(preview: Preview, done: Callable[[Posted], None], failed: Failed) -> Job:
        def work(progress: Progress) -> Posted:
            return post_month(session.bank, session.store, preview.basis, actor, progress)

        def ended(posted: Posted) -> None:
            appended(posted.statement.position)
            done(posted)

        def gone_wrong(error: BankappError) -> None:
            appended(preview.basis.position)
            failed(error)

        return tasks.run(work, ended, gone_wrong, writes=True)

    return post
