import pytest
from pytestqt.modeltest import ModelTester

from bankapp.domain.commands import ChangePrice
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.products.models import CrudModel, PricesModel
from bankapp.ui.products.prices import prices_of
from bankapp.ui.tables.cells import Tone
from tests.ui.conftest import HEAD, post


@pytest.fixture
def crud(qapp: object, session: Session) -> CrudModel:
    model = CrudModel()
    model.set_products(session.history.products.crud())
    return model


@pytest.fixture
def prices(qapp: object, session: Session) -> PricesModel:
    model = PricesModel()
    model.set_prices(prices_of(session.history, "basic"))
    model.show_moment(HEAD)
    return model


def test_the_models_keep_qt_s_rules(qtmodeltester: ModelTester, crud: CrudModel, prices: PricesModel) -> None:
    qtmodeltester.check(crud)  # type: ignore[no-untyped-call]
    qtmodeltester.check(prices)  # type: ignore[no-untyped-call]


def test_the_crud_table_knows_the_last_price_only(crud: CrudModel) -> None:
    assert [crud.row_text(row) for row in range(crud.row_count())] == ["basic\tBasic account\t2.90 EUR"]


def test_the_events_know_every_price_by_whom_and_why(prices: PricesModel) -> None:
    rows = [prices.row_text(row).split("\t")[1:] for row in range(prices.row_count())]
    assert rows == [["2.50 EUR", "teller", "new this year"], ["2.90 EUR", "teller", "costs rose"]]


def test_the_price_of_the_moment_is_marked_and_later_ones_are_faint(prices: PricesModel) -> None:
    prices.show_moment(12)
    cells = [prices.cell(row, 1) for row in range(2)]
    assert [(cell.marked, cell.tone is Tone.FAINT) for cell in cells] == [(True, False), (False, True)]
    assert prices.in_force is not None
    assert prices.in_force.fee == Money(250, "EUR")


def test_before_the_product_was_opened_no_price_holds(prices: PricesModel) -> None:
    prices.show_moment(11)
    assert prices.in_force is None


def test_a_rate_that_is_not_changed_holds_on(session: Session, prices: PricesModel) -> None:
    post(session, ChangePrice("basic", None, "rates rose", 125))
    post(session, ChangePrice("basic", Money(310, "EUR"), "costs rose"))
    prices.set_prices(prices_of(session.history, "basic"))
    assert [prices.cell(row, 1).text for row in range(1, 4)] == ["2.90 EUR", "2.90 EUR · 1.25 %", "3.10 EUR · 1.25 %"]


def test_a_new_price_is_added(session: Session, prices: PricesModel) -> None:
    position = post(session, ChangePrice("basic", Money(300, "EUR"), "why not"), actor="director")
    prices.set_prices(prices_of(session.history, "basic"))
    prices.show_moment(position)
    assert prices.row_text(2).split("\t")[1:] == ["3.00 EUR", "director", "why not"]
    assert prices.position_of(2) == position
