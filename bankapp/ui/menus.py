"""The menu bar."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenuBar

from bankapp.ui.actions import Actions


def fill_menus(bar: QMenuBar, actions: Actions) -> None:
    """Hang the actions into menus."""
    bank, account, view, help_ = (_tr("&Bank"), _tr("&Account"), _tr("&View"), _tr("&Help"))
    opening = (actions.new_bank, actions.open_bank, actions.open_read_only, actions.sample)
    papers = (actions.statement, actions.audit_report)
    files = (*opening, None, actions.import_, actions.export, *papers, actions.backup)
    proof = (None, actions.verify, actions.save_proof, actions.check, actions.rebuild, None)
    leaving = (actions.person, None, actions.close_bank, actions.quit)
    _menu(bar, bank, *files, *proof, *leaving)
    money = (actions.deposit, actions.withdraw, actions.transfer, None, actions.open_account)
    status = (actions.freeze, actions.unfreeze, actions.close_account, actions.forget_person)
    state = (actions.set_overdraft, actions.choose_product, *status)
    _menu(bar, account, *money, *state, None, actions.open_product)
    asked = (actions.compare, actions.find_first, actions.what_if)
    marks = (actions.bookmark, actions.next_bookmark, actions.copy_link)
    _menu(bar, _tr("&History"), *asked, None, *marks)
    searching = (actions.find, actions.next_hit, actions.previous_hit, actions.find_account)
    _menu(bar, view, *searching, None, actions.fold, None, actions.light, actions.dark)
    _menu(bar, help_, actions.guide, actions.keys, actions.about)


def _menu(bar: QMenuBar, title: str, *actions: QAction | None) -> None:
    menu = bar.addMenu(title)
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)
