"""Each projection has its own state: one that fails, or is paused, keeps neither appends nor the others."""

import pytest

from bankapp.domain.commands import Deposit
from bankapp.errors import BadInput
from bankapp.services.catching_up import Fault, HandlerStopped
from bankapp.services.places import Place
from bankapp.services.projections import PROJECTIONS, Projection, ProjectionName
from bankapp.services.session import Session
from tests.support.keeping import break_handler, by_events, leave_behind, projections_of, state_of
from tests.support.scenario import eur
from tests.support.services import desk_of, workspace

INK = "ValueError: out of ink"


def deposit(session: Session, times: int = 1) -> None:
    for _ in range(times):
        desk_of(session).do(Deposit("b", eur("1")))


def test_all_run_and_go_along_with_the_appends(session: Session) -> None:
    assert session.projections.all() == tuple(Projection(name, "running", 22) for name in PROJECTIONS)
    deposit(session)
    assert {found.position for found in session.projections.all()} == {23}
    assert [found.lag(30) for found in session.projections.all()] == [7, 7, 7]


@pytest.mark.parametrize("name", PROJECTIONS)
def test_a_handler_that_fails_stops_its_own_projection_and_the_append_stands(
    session: Session, monkeypatch: pytest.MonkeyPatch, name: ProjectionName
) -> None:
    break_handler(monkeypatch, name, at=24)
    deposit(session, 3)
    assert session.history.head() == 25
    assert state_of(session, name) == Projection(name, "failed", 23, Fault(24, INK))
    assert {found.position for found in session.projections.all() if found.name != name} == {25}


@pytest.mark.parametrize("name", PROJECTIONS)
def test_what_a_stopped_or_paused_one_lacks_is_answered_from_the_events(
    session: Session, monkeypatch: pytest.MonkeyPatch, name: ProjectionName
) -> None:
    paused: ProjectionName = "books" if name == "bins" else "bins"
    session.projections.pause(paused)
    break_handler(monkeypatch, name, at=23)
    deposit(session, 100)
    head, plain = session.history.head(), by_events(session)
    assert session.history.bank(head) == plain.bank(head)
    assert session.history.books(head) == plain.books(head)
    assert session.history.density(1, head, 5) == plain.density(1, head, 5)
    assert session.history.find_accounts() == plain.find_accounts()
    assert session.history.account("b", head).money == eur("100")


def test_one_that_stopped_goes_on_where_it_stopped_when_it_is_tried_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        break_handler(patch, "register", at=23)
        deposit(session, 2)
        with pytest.raises(HandlerStopped, match="register stopped at event 23: ValueError: out of ink"):
            session.projections.retry("register")
        assert state_of(session, "register").fault == Fault(23, INK)
    session.projections.retry("register")
    deposit(session)
    assert (state_of(session, "register").state, state_of(session, "register").position) == ("running", 25)
    assert session.history.bank(25) == by_events(session).bank(25)
    assert session.history.account("b", 25).money == eur("3")


def test_one_that_is_behind_stops_at_the_event_at_fault_and_takes_over_all_before(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    projections_of(session).make_anew()
    break_handler(monkeypatch, "bins", at=17)
    session.readmodels.catch_up()
    assert state_of(session, "bins") == Projection(
        "bins", "failed", 16, Fault(17, INK), state_of(session, "register").caught_up
    )
    assert session.readmodels.position("register", "books") == 22
    assert not session.readmodels.due(22)


def test_a_paused_one_stays_where_it_is_until_it_is_resumed(session: Session) -> None:
    session.projections.pause("books")
    deposit(session, 3)
    session.readmodels.catch_up()
    assert (state_of(session, "books").state, state_of(session, "books").position) == ("paused", 22)
    session.projections.resume("books")
    assert (state_of(session, "books").state, state_of(session, "books").position) == ("running", 25)


def test_others_are_told_and_go_by_it(session: Session, place: Place) -> None:
    other = workspace(seed=2).open(place)
    session.projections.pause("bins")
    deposit(other)
    assert (state_of(other, "bins").state, state_of(other, "bins").position) == ("paused", 22)
    other.close()


def test_catching_up_tells_how_fast_it_was(session: Session) -> None:
    leave_behind(session)
    session.readmodels.rebuild()
    done = state_of(session, "register").caught_up
    assert done
    assert (done.events, done.per_second) == (22, 22_000_000 // done.microseconds)


@pytest.mark.parametrize("wanted", ["resume", "retry", "cancel"])
def test_what_does_not_apply_is_refused_in_words(session: Session, wanted: str) -> None:
    with pytest.raises(BadInput, match=f"There is nothing to {wanted}: the state of bins is running."):
        getattr(session.projections, wanted)("bins")
