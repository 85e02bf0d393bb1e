"""The root of all errors and its families; every failure told to a person is one of these, with one plain line."""


class BankappError(Exception):
    """Something a person is told in one plain line; anything else that is raised is a bug."""


class BadInput(BankappError):
    """What was typed or passed cannot be understood."""


class Refused(BankappError):
    """A rule of the bank says no; nothing was written."""


class Conflict(BankappError):
    """Somebody else changed the stream first; nothing was written."""


class IntegrityBroken(BankappError):
    """The log is not what was once written."""


class Unavailable(BankappError):
    """The store, a file or a broker cannot be used now."""


class BadFile(BankappError):
    """A file that was given as input cannot be used; nothing of it was taken."""


class Cancelled(BankappError):
    """A person stopped a long piece of work; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("Cancelled; nothing was changed.")
