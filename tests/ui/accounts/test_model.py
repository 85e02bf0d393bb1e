import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from bankapp.domain.commands import Deposit, OpenAccount
from bankapp.domain.money import Money
from bankapp.services.session import Session
from bankapp.ui.accounts.model import AccountColumn, AccountsModel, read_values
from bankapp.ui.tables.cells import Tone
from tests.ui.conftest import HEAD, post

HORIZONTAL = Qt.Orientation.Horizontal


@pytest.fixture
def model(qapp: object, session: Session) -> AccountsModel:
    model = AccountsModel()
    model.set_history(session.history)
    model.set_rows(session.history.find_accounts())
    return model


def show(model: AccountsModel, session: Session, position: int, head: int = HEAD) -> None:
    question = model.question(position, head)
    model.show_values(question, read_values(session.history, question))


def texts(model: AccountsModel, column: int) -> list[str]:
    return [model.cell(row, column).text for row in range(model.row_count())]


def test_the_model_keeps_qt_s_rules(qtmodeltester: ModelTester, model: AccountsModel) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_each_account_shows_what_it_held_at_the_moment(session: Session, model: AccountsModel) -> None:
    assert texts(model, AccountColumn.BALANCE) == ["75.00", "40.00", "0.00"]
    show(model, session, 9)
    assert texts(model, AccountColumn.BALANCE) == ["75.00", "25.00", "15.00"]


def test_the_change_is_what_happens_until_now(session: Session, model: AccountsModel) -> None:
    show(model, session, 9)
    assert texts(model, AccountColumn.CHANGE) == ["", "+15.00", "-15.00"]
    show(model, session, HEAD)
    assert texts(model, AccountColumn.CHANGE) == ["", "", ""]


def test_a_state_is_a_word_and_an_icon(model: AccountsModel) -> None:
    cells = [model.cell(row, AccountColumn.STATUS) for row in range(3)]
    assert [(cell.text, cell.icon) for cell in cells] == [
        ("open", "check"),
        ("frozen", "freeze"),
        ("closed", "close-account"),
    ]


def test_an_account_that_is_not_yet_open_is_faint_and_without_values(session: Session, model: AccountsModel) -> None:
    show(model, session, 5)
    cells = [model.cell(2, column) for column in range(3)]
    assert [cell.text for cell in cells] == ["789", "Cleo Marsh", "not yet open"]
    assert {cell.tone for cell in cells} == {Tone.FAINT}
    assert model.cell(2, AccountColumn.BALANCE).text == model.cell(2, AccountColumn.CHANGE).text == ""


def test_a_closed_account_is_faint(model: AccountsModel) -> None:
    assert model.cell(2, AccountColumn.OWNER).tone is Tone.FAINT


def test_a_move_repaints_only_the_rows_that_look_different(
    qtbot: QtBot, session: Session, model: AccountsModel
) -> None:
    texts(model, AccountColumn.BALANCE)
    changed = list[int]()
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    show(model, session, 14)
    show(model, session, 13)
    assert changed == [2, 1]


def test_the_currency_is_shown_where_there_are_several(session: Session, model: AccountsModel) -> None:
    head = post(session, OpenAccount("yen", "Yuki", "JPY"))
    model.set_rows(session.history.find_accounts())
    show(model, session, head, head)
    assert texts(model, AccountColumn.BALANCE)[-2:] == ["0.00 EUR", "0 JPY"]


def test_accounts_that_are_added_leave_the_others_in_place(
    qtbot: QtBot, session: Session, model: AccountsModel
) -> None:
    post(session, OpenAccount("new", "Nell", "EUR"))
    with qtbot.waitSignal(model.rowsInserted) as inserted, qtbot.assertNotEmitted(model.modelReset):
        model.set_rows(session.history.find_accounts())
    assert inserted.args[1:] == [3, 3]
    assert (model.row_of("new"), model.account_id(3)) == (3, "new")


def test_the_same_accounts_change_nothing(qtbot: QtBot, session: Session, model: AccountsModel) -> None:
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_rows(session.history.find_accounts())


def test_what_happens_now_is_seen(session: Session, model: AccountsModel) -> None:
    texts(model, AccountColumn.BALANCE)
    head = post(session, Deposit("123", Money(100, "EUR")))
    show(model, session, HEAD, head)
    assert (texts(model, AccountColumn.BALANCE)[0], texts(model, AccountColumn.CHANGE)[0]) == ("75.00", "+1.00")
    show(model, session, head, head)
    assert (texts(model, AccountColumn.BALANCE)[0], texts(model, AccountColumn.CHANGE)[0]) == ("76.00", "")


def test_the_order_is_marked_in_its_title(model: AccountsModel) -> None:
    model.show_order(AccountColumn.BALANCE, descending=True)
    titles = [model.headerData(column, HORIZONTAL) for column in range(5)]
    assert titles == ["Account", "Owner", "Status", "Balance ↓", "Until now"]


def test_only_the_values_that_are_looked_at_are_asked_for(session: Session, model: AccountsModel) -> None:
    row = session.history.find_accounts()[0]
    model.set_rows([row._replace(number=number, account_id=str(number)) for number in range(1, 100_000)])
    model.cell(50_000, AccountColumn.BALANCE)
    assert list(model._blocks) == [50_000 // 32]


def test_values_that_are_older_than_the_playhead_look_so(model: AccountsModel) -> None:
    model.set_stale(True)
    assert model.cell(0, AccountColumn.BALANCE).tone is Tone.FAINT
    model.set_stale(False)
    assert model.cell(0, AccountColumn.BALANCE).tone is Tone.PLAIN


def test_an_answer_about_other_rows_is_not_shown_beside_these(session: Session, model: AccountsModel) -> None:
    texts(model, AccountColumn.BALANCE)
    question = model.question(9, HEAD)
    found = read_values(session.history, question)
    model.set_rows(session.history.find_accounts()[::-1])
    texts(model, AccountColumn.BALANCE)
    model.show_values(question, found)
    assert texts(model, AccountColumn.BALANCE) == ["15.00", "25.00", "75.00"]
