"""What is kept beside the log, as the projections that it really is: how far each one is, and what stopped it.

Each has its own tables, its own checkpoint and its own handler. All go along with the appends, in their transactions; a
handler that fails stops its own projection only, and the append is written all the same.
"""

from collections.abc import Sequence
from typing import Literal, Protocol

from msgspec import Struct

from bankapp.errors import BadInput
from bankapp.eventstore.store import Progress, no_progress
from bankapp.services.catching_up import Fault

ProjectionName = Literal["register", "books", "bins"]
"""
- register: the accounts after each of their events, products, what was undone, snapshots; owners are found in it
- books: the bank's own books after each run of positions
- bins: how many events of each kind are in each run of positions, and their latest time; dates are found in it
"""
PROJECTIONS: tuple[ProjectionName, ...] = ("register", "books", "bins")
State = Literal["running", "paused", "failed", "missing"]
"""
- running: goes along with every append, once it has caught up
- paused: a person stopped it, and it stays where it is
- failed: its handler did, and it stays before the event at fault
- missing: nothing is kept, or in another schema; catching up makes it anew
"""
_SECOND = 1_000_000


class CatchUp(Struct, frozen=True):
    """How many events the last catching up or rebuild took over, in how many microseconds."""

    events: int
    microseconds: int

    @property
    def per_second(self) -> int:
        """Events a second."""
        return self.events * _SECOND // max(self.microseconds, 1)


class Projection(Struct, frozen=True):
    """How a projection stands; `position` is the last event that it took over, and `fault` tells why it stopped.

    `rebuilt` is how far the one is that is made anew beside it, if any.
    """

    name: ProjectionName
    state: State
    position: int = 0
    fault: Fault | None = None
    caught_up: CatchUp | None = None
    rebuilt: int | None = None

    def lag(self, head: int) -> int:
        """How many events it is behind."""
        return max(head - self.position, 0)


class NotInThatState(BadInput):
    """What was wanted of a projection does not apply to it now."""

    def __init__(self, projection: Projection, wanted: str) -> None:
        self.projection = projection
        super().__init__(f"There is nothing to {wanted}: the state of {projection.name} is {projection.state}.")


class Projections(Protocol):
    """Looks after the projections of a bank. Whatever they lack is answered from the events meanwhile."""

    def all(self) -> tuple[Projection, ...]:
        """Each of PROJECTIONS, in that order."""

    def pause(self, name: ProjectionName) -> None:
        """Let a running projection stay where it is; raises NotInThatState."""

    def resume(self, name: ProjectionName, progress: Progress = no_progress) -> None:
        """Let a paused one catch up and go along again; raises NotInThatState, or HandlerStopped."""

    def retry(self, name: ProjectionName, progress: Progress = no_progress) -> None:
        """Let a failed one try again from where it stopped; raises NotInThatState, or HandlerStopped."""

    def rebuild(self, names: Sequence[ProjectionName] = PROJECTIONS, progress: Progress = no_progress) -> None:
        """Make some anew beside the old ones, which answer meanwhile, and put them in force in one transaction.

        A failed one then runs again. Progress is told positions, and may cancel: then all is as before, as it is after
        HandlerStopped, which is raised where a handler fails. Raises Cancelled where somebody called `cancel`.
        """

    def cancel(self, name: ProjectionName) -> None:
        """End a rebuild, whoever runs it; raises NotInThatState."""
