"""Work in a process of its own, whose results come through a pipe as they are made."""

from collections.abc import Callable
from multiprocessing import get_context


class Elsewhere:
    """A process that was started, and the end of the pipe where its results come out. To be closed."""

    def __init__(self, work: Callable[..., None], *arguments: object) -> None:
        """`work` is given the other end, then the arguments; all of it has to be sent there.

        The other process loads the script that this one runs, which therefore needs a `__main__` guard.
        """
        context = get_context("spawn")  # a copy of a process with threads, as the window is, may never come alive
        self.receiving, sending = context.Pipe(duplex=False)
        self._process = context.Process(target=work, args=(sending, *arguments), daemon=True)
        self._process.start()
        sending.close()

    def close(self) -> None:
        self.receiving.close()  # who is not at its end finds nobody to send to, and ends
        self._process.join()
