"""Work in threads of its own. It tells nobody: how it stands is looked at, so nothing reaches a window that is gone."""

import logging
import threading
from collections.abc import Callable

from bankapp.errors import BankappError, Cancelled


class Background:
    """One piece of work in one thread; `why` says why it ended, and is empty where it was done or told to stop."""

    def __init__(self, name: str, work: Callable[[threading.Event], None]) -> None:
        """`work` is given what is set when it is to stop; it may raise Cancelled then."""
        self._work = work
        self._why = ""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def why(self) -> str:
        return self._why

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Begin; once only."""
        self._thread.start()

    def stop(self) -> None:
        """Tell it to stop, without waiting for that."""
        self._stopping.set()

    def _run(self) -> None:
        try:
            self._work(self._stopping)
        except Cancelled:
            return
        except BankappError as error:
            self._why = str(error)
        except Exception as error:  # the outermost edge of a thread: told, and kept in full
            logging.getLogger(__name__).exception("work in the background ended")
            self._why = f"A fault in bankapp itself: {type(error).__name__}."
