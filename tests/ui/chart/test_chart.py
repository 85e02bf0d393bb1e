from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.chart.curve import Curve
from bankapp.ui.chart.view import ChartView, Spot
from bankapp.ui.tasks import Tasks
from bankapp.ui.theme import Theme
from tests.ui.conftest import HEAD, post


class Watched(ChartView):
    """Remembers what it repainted."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(tasks)
        self.painted: list[QRect] = []

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted.append(event.rect())
        super().paintEvent(event)


@pytest.fixture
def chart(qtbot: QtBot, theme: Theme, tasks: Tasks, session: Session) -> Iterator[Watched]:
    widget = Watched(tasks)
    qtbot.addWidget(widget)
    widget.resize(600, 300)
    widget.set_session(session)
    widget.show_moment(HEAD, HEAD)
    widget.show_account("123")
    qtbot.waitUntil(lambda: widget.curve is not None)
    widget.grab()
    yield widget
    widget.set_session(None)


def x_of(chart: ChartView, position: int) -> float:
    assert chart.curve
    return chart._painted(chart.curve).plot.x(position)


def mouse(kind: QEvent.Type, x: float, buttons: Qt.MouseButton) -> QMouseEvent:
    button = Qt.MouseButton.LeftButton if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
    return QMouseEvent(kind, QPointF(x, 80), QPointF(x, 80), button, buttons, Qt.KeyboardModifier.NoModifier)


def test_it_holds_every_step_of_the_balance(chart: ChartView) -> None:
    assert chart.curve
    assert chart.curve.steps == ((1, 0), (2, 10_000), (3, 5_000), (4, 7_500))
    assert (chart.curve.first, chart.curve.last) == (1, HEAD)


def test_a_click_near_a_step_jumps_to_it(qtbot: QtBot, chart: ChartView) -> None:
    chart._take(Curve("123", "EUR", ((1, 0), (5_000, 100)), 10_000, ()))
    press = mouse(QEvent.Type.MouseButtonPress, x_of(chart, 5_000) + 3, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(chart.momentChosen, check_params_cb=lambda position: position == 5_000):
        chart.mousePressEvent(press)


def test_dragging_goes_along(qtbot: QtBot, chart: ChartView) -> None:
    move = mouse(QEvent.Type.MouseMove, x_of(chart, 9), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(chart.momentChosen, check_params_cb=lambda position: position == 9):
        chart.mouseMoveEvent(move)


def test_beyond_the_ends_a_drag_stays_in_the_chart(qtbot: QtBot, chart: ChartView) -> None:
    move = mouse(QEvent.Type.MouseMove, 5_000, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(chart.momentChosen, check_params_cb=lambda position: position == HEAD):
        chart.mouseMoveEvent(move)


def test_the_playhead_has_the_exact_balance(chart: ChartView) -> None:
    chart.show_moment(3, HEAD)
    assert chart.playhead == Spot(3, 5_000)
    assert "50.00 EUR" in chart.accessibleDescription()
    chart.show_moment(0, HEAD)
    assert chart.playhead == Spot(0, None)


def test_hovering_tells_balance_and_time(chart: ChartView) -> None:
    chart.mouseMoveEvent(mouse(QEvent.Type.MouseMove, x_of(chart, 2), Qt.MouseButton.NoButton))
    assert chart.hover == Spot(2, 10_000)
    assert chart.curve
    assert chart._hover_text(chart.hover, chart.curve).startswith("#2 · 5 Jan 2026")
    chart.leaveEvent(QEvent(QEvent.Type.Leave))
    assert chart.hover is None


def test_a_move_repaints_only_what_lies_between(qtbot: QtBot, chart: Watched) -> None:
    chart.painted.clear()
    chart.resize(1200, 300)
    chart.show()
    qtbot.waitUntil(lambda: any(area.width() == 1200 for area in chart.painted))
    chart.show_moment(14, HEAD)
    qtbot.waitUntil(lambda: chart.painted[-1].width() < 1200)
    chart.painted.clear()
    picture = chart._picture
    chart.show_moment(13, HEAD)
    qtbot.waitUntil(lambda: bool(chart.painted))
    assert chart.painted[0].width() < 300
    assert chart._picture is picture


def test_it_grows_with_the_log(qtbot: QtBot, chart: ChartView, session: Session) -> None:
    head = post(session, Deposit("123", Money(100, "EUR")))
    chart.show_moment(head, head)
    qtbot.waitUntil(lambda: bool(chart.curve and chart.curve.steps[-1] == (head, 7_600)))


@pytest.mark.parametrize(("account_id", "says"), [("", "Choose an account"), ("nobody", "no events yet")])
def test_without_a_curve_it_says_what_to_do(qtbot: QtBot, chart: ChartView, account_id: str, says: str) -> None:
    chart.show_account(account_id)
    assert chart.curve is None
    assert says in chart._hint
    chart.grab()
