"""What is kept beside a bank's log, brought into states that it is otherwise seldom in."""

from collections.abc import Sequence

import pytest

from bankapp.adapters.sql.handlers import Handlers, Made
from bankapp.adapters.sql.prepared import Cursor
from bankapp.adapters.sql.projecting import SqlProjections
from bankapp.errors import Cancelled
from bankapp.services.aggregates import Aggregates
from bankapp.services.folding import Fold, Logged
from bankapp.services.history import History
from bankapp.services.projections import Projection, ProjectionName
from bankapp.services.session import Session
from tests.support.services import CancelAt


def projections_of(session: Session) -> SqlProjections:
    assert isinstance(session.projections, SqlProjections)
    return session.projections


def by_events(session: Session) -> History:
    """The bank's history from the events alone."""
    return History(session.store, Aggregates(session.store))


def leave_behind(session: Session, position: int = 1) -> None:
    """Make all anew and stop at a position, or at the first batch that ends behind it."""
    projections_of(session).make_anew()
    with pytest.raises(Cancelled):
        session.readmodels.catch_up(CancelAt(position))


def state_of(session: Session, name: ProjectionName) -> Projection:
    return projections_of(session).of_name(name)


def break_handler(patch: pytest.MonkeyPatch, name: ProjectionName, at: int) -> None:
    """From now on the handler of a projection, in all sessions, fails at an event."""
    write = Handlers._write

    def clumsy(
        self: Handlers,
        cursor: Cursor,
        of: ProjectionName,
        events: Sequence[Logged],
        fold: Fold,
        made: Made,
    ) -> None:
        write(self, cursor, of, events, fold, made)
        if of == name and any(event.position == at for event in events):
            message = "out of ink"
            raise ValueError(message)

    patch.setattr(Handlers, "_write", clumsy)
