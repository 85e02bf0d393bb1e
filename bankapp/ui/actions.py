"""The window's actions: what can be done, by which key, and why it cannot be done just now."""

from collections.abc import Iterable

from msgspec import Struct
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from bankapp.ui.icons import IconName, set_icon
from bankapp.ui.tooltips import plain_tooltip


class Actions(Struct, frozen=True):
    """All actions of the window, made once."""

    deposit: QAction
    withdraw: QAction
    transfer: QAction
    open_account: QAction
    find: QAction
    find_account: QAction
    next_hit: QAction
    previous_hit: QAction
    export: QAction
    import_: QAction
    statement: QAction
    audit_report: QAction
    backup: QAction
    verify: QAction
    save_proof: QAction
    rebuild: QAction
    check: QAction
    new_bank: QAction
    open_bank: QAction
    open_read_only: QAction
    sample: QAction
    close_bank: QAction
    quit: QAction
    set_overdraft: QAction
    choose_product: QAction
    freeze: QAction
    unfreeze: QAction
    close_account: QAction
    forget_person: QAction
    open_product: QAction
    compare: QAction
    find_first: QAction
    what_if: QAction
    bookmark: QAction
    next_bookmark: QAction
    copy_link: QAction
    person: QAction
    fold: QAction
    light: QAction
    dark: QAction
    guide: QAction
    keys: QAction
    about: QAction

    def posting(self) -> tuple[QAction, ...]:
        """Those that change an account, and so need one."""
        return (
            self.deposit,
            self.withdraw,
            self.transfer,
            self.set_overdraft,
            self.choose_product,
            self.freeze,
            self.unfreeze,
            self.close_account,
            self.forget_person,
        )

    def writing(self) -> tuple[QAction, ...]:
        """Those that append to the log."""
        return (*self.posting(), self.open_account, self.open_product, self.import_)

    def asking(self) -> tuple[QAction, ...]:
        """Those that ask questions about history, without the bookmark, which needs a bank that can be written to."""
        return (self.compare, self.find_first, self.what_if, self.next_bookmark, self.copy_link)

    def of_a_bank(self) -> tuple[QAction, ...]:
        """Those that need an open bank."""
        return (
            *self.writing(),
            self.guide,
            self.find,
            self.find_account,
            self.next_hit,
            self.previous_hit,
            self.export,
            self.statement,
            self.audit_report,
            self.backup,
            self.verify,
            self.save_proof,
            self.rebuild,
            self.check,
            self.close_bank,
            *self.asking(),
        )


def make_actions(window: QMainWindow) -> Actions:
    """Make them, and hang them into the window so that their keys work."""

    def action(name: str, text: str, picture: IconName | None = None, keys: str = "") -> QAction:
        made = QAction(text, window)
        made.setObjectName(name)
        made.setProperty("does", text.replace("&", "").rstrip("…"))
        if keys:
            made.setShortcut(QKeySequence(keys))
        if picture:
            set_icon(made, picture, window=window)
        window.addAction(made)
        return made

    made = Actions(
        deposit=action("depositAction", _tr("Deposit"), "deposit", "Ctrl+D"),
        withdraw=action("withdrawAction", _tr("Withdraw"), "withdraw", "Ctrl+E"),
        transfer=action("transferAction", _tr("Transfer"), "transfer", "Ctrl+T"),
        open_account=action("openAccountAction", _tr("New account"), "new-account", "Ctrl+N"),
        find=action("findAction", _tr("Find"), "find", "Ctrl+F"),
        find_account=action("findAccountAction", _tr("Find an account"), "account", "Ctrl+Shift+F"),
        next_hit=action("nextHitAction", _tr("Next hit"), None, "F3"),
        previous_hit=action("previousHitAction", _tr("Previous hit"), None, "Shift+F3"),
        export=action("exportAction", _tr("Export"), "export", "Ctrl+S"),
        import_=action("importAction", _tr("Import…"), "import"),
        statement=action("statementAction", _tr("Account statement as PDF…"), "file"),
        audit_report=action("auditReportAction", _tr("Audit report as PDF…"), "file"),
        backup=action("backupAction", _tr("Back up…"), "file"),
        verify=action("verifyAction", _tr("Verify the chain"), "verified"),
        save_proof=action("saveProofAction", _tr("Save proof…"), "file"),
        rebuild=action("rebuildAction", _tr("Rebuild the read models")),
        check=action("checkAction", _tr("Check against full replay"), "check"),
        new_bank=action("newBankAction", _tr("New empty bank…"), "new-account"),
        open_bank=action("openBankAction", _tr("Open a bank…"), "folder", "Ctrl+O"),
        open_read_only=action("openReadOnlyAction", _tr("Open read-only…"), "folder"),
        sample=action("sampleAction", _tr("Small sample bank"), "bank"),
        close_bank=action("closeBankAction", _tr("Close this bank"), "close", "Ctrl+W"),
        quit=action("quitAction", _tr("Quit"), None, "Ctrl+Q"),
        set_overdraft=action("setOverdraftAction", _tr("Overdraft limit…")),
        choose_product=action("chooseProductAction", _tr("Product of the account…"), "product"),
        freeze=action("freezeAction", _tr("Freeze the account"), "freeze"),
        unfreeze=action("unfreezeAction", _tr("Unfreeze the account"), "unfreeze"),
        close_account=action("closeAccountAction", _tr("Close the account"), "close-account"),
        forget_person=action("forgetPersonAction", _tr("Forget this person…")),
        open_product=action("openProductAction", _tr("New product…"), "product"),
        compare=action("compareAction", _tr("Compare with now"), "compare"),
        find_first=action("findFirstAction", _tr("Find the first…"), "find"),
        what_if=action("whatIfAction", _tr("What if…"), "what-if"),
        bookmark=action("bookmarkAction", _tr("Bookmark this moment…"), "bookmark"),
        next_bookmark=action("nextBookmarkAction", _tr("Next bookmark"), "next"),
        copy_link=action("copyLinkAction", _tr("Copy link to this moment"), "link"),
        person=action("personAction", _tr("Who is at the desk…"), "account"),
        fold=action("foldAction", _tr("Fold corrections"), None, "F"),
        light=action("lightAction", _tr("Light"), "light"),
        dark=action("darkAction", _tr("Dark"), "dark"),
        guide=action("guideAction", _tr("Guided tour"), "help"),
        keys=action("keysAction", _tr("Keys"), "keys", "?"),
        about=action("aboutAction", _tr("About bankapp"), "help", "F1"),
    )
    made.fold.setCheckable(True)
    made.quit.setMenuRole(QAction.MenuRole.QuitRole)
    return made


def allow(actions: Iterable[QAction], blocked: str = "") -> None:
    """Enable actions, or disable them and say why in their tooltips."""
    for action in actions:
        if action.isEnabled() == (not blocked) and action.property("blocked") == blocked:
            continue  # the playhead asks with every step
        action.setProperty("blocked", blocked)
        action.setEnabled(not blocked)
        does = str(action.property("does"))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = f"{does} ({keys})" if keys else does
        shown = f"{tip}: {blocked}" if blocked else tip
        action.setToolTip(plain_tooltip(shown))
        action.setStatusTip(shown)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Actions", text)
