import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import ChangePrice, OpenProduct
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.products.panel import ProductsPanel
from bankapp.ui.tasks import Tasks
from tests.ui.conftest import HEAD, post
from tests.ui.finding import child


@pytest.fixture
def panel(qtbot: QtBot, tasks: Tasks, session: Session) -> ProductsPanel:
    panel = ProductsPanel(tasks)
    qtbot.addWidget(panel)
    panel.set_session(session)
    wait_for_prices(qtbot, panel, ["2.50 EUR", "2.90 EUR"])
    return panel


def prices(panel: ProductsPanel) -> list[str]:
    model = panel.prices_view.model()
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def wait_for_prices(qtbot: QtBot, panel: ProductsPanel, expected: list[str]) -> None:
    qtbot.waitUntil(lambda: prices(panel) == expected)


def price_at_moment(panel: ProductsPanel) -> str:
    return child(panel, QLabel, "priceAtMoment").text()


def button(panel: ProductsPanel, name: str) -> QPushButton:
    return child(panel, QPushButton, name)


def test_the_first_product_is_chosen(panel: ProductsPanel) -> None:
    assert panel.crud_view.current_row == 0


def test_the_price_of_the_moment_is_told(panel: ProductsPanel) -> None:
    told = []
    for position in (11, 12, HEAD):
        panel.show_moment(position, HEAD)
        told.append(price_at_moment(panel))
    assert told == [
        "At this moment the product did not exist yet.",
        "At this moment: 2.50 EUR a month",
        "At this moment: 2.90 EUR a month",
    ]


def test_another_product_shows_its_own_prices(qtbot: QtBot, panel: ProductsPanel, session: Session) -> None:
    head = post(session, OpenProduct("student", "Student account", Money(0, "EUR")), "for students")
    panel.show_moment(head, head)
    qtbot.waitUntil(lambda: panel.crud_view.model().rowCount() == 2)
    panel.crud_view.chosen.emit(1)
    wait_for_prices(qtbot, panel, ["0.00 EUR"])


def test_a_new_price_appears_on_both_sides(qtbot: QtBot, panel: ProductsPanel, session: Session) -> None:
    head = post(session, ChangePrice("basic", Money(300, "EUR"), "why not"))
    panel.show_moment(HEAD, head)
    wait_for_prices(qtbot, panel, ["2.50 EUR", "2.90 EUR", "3.00 EUR"])
    assert panel.crud_view.model().index(0, 2).data() == "3.00 EUR"
    assert price_at_moment(panel) == "At this moment: 2.90 EUR a month"


def test_interest_is_told_where_there_is_some(qtbot: QtBot, panel: ProductsPanel, session: Session) -> None:
    head = post(session, ChangePrice("basic", None, "rates rose", 125))
    panel.show_moment(head, head)
    qtbot.waitUntil(lambda: price_at_moment(panel) == "At this moment: 2.90 EUR a month, 1.25 % interest a year")


def test_a_price_tells_its_event_and_its_moment(qtbot: QtBot, panel: ProductsPanel) -> None:
    with qtbot.waitSignal(panel.eventChosen) as event:
        panel.prices_view.chosen.emit(1)
    with qtbot.waitSignal(panel.momentChosen) as moment:
        panel.prices_view.opened.emit(0)
    assert (event.args, moment.args) == ([13], [12])


def test_the_buttons_ask_for_a_product_and_a_price(qtbot: QtBot, panel: ProductsPanel) -> None:
    with qtbot.waitSignal(panel.openProductRequested):
        button(panel, "openProductButton").click()
    with qtbot.waitSignal(panel.changePriceRequested) as wish:
        button(panel, "changePriceButton").click()
    assert wish.args == ["basic"]


def test_in_the_past_no_price_can_be_changed(panel: ProductsPanel) -> None:
    panel.show_moment(12, HEAD)
    for name in ("openProductButton", "changePriceButton"):
        assert not button(panel, name).isEnabled()
        assert button(panel, name).toolTip() == "You are viewing the past: return to now first"


def test_without_a_product_no_price_can_be_changed(qtbot: QtBot, tasks: Tasks, empty_session: Session) -> None:
    panel = ProductsPanel(tasks)
    qtbot.addWidget(panel)
    panel.set_session(empty_session)
    change = button(panel, "changePriceButton")
    assert (change.isEnabled(), change.toolTip()) == (False, "Choose a product first")
    assert button(panel, "openProductButton").isEnabled()


def test_without_a_bank_nothing_is_shown(panel: ProductsPanel) -> None:
    panel.set_session(None)
    assert (prices(panel), price_at_moment(panel)) == ([], "")
    assert not button(panel, "openProductButton").isEnabled()
