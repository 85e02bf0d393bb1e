"""A publisher as the window runs it: nothing that may take long is done by whoever starts, stops or looks at it."""

import threading
from collections.abc import Callable

from bankapp.services.publisher import CONNECTING, Assignment, Publisher, PublisherState
from bankapp.ui.streams.background import Background


class PublishingRun:
    """One run of a publisher, from Start to its end."""

    def __init__(self, assign: Callable[[], Assignment]) -> None:
        """`assign` says what is published where; it is asked in a thread, as it may load a library."""
        self._assign = assign
        self._lock = threading.Lock()
        self._publisher: Publisher | None = None
        self._beginning = Background("publisher-start", self._begin)
        self._stopping = False

    @property
    def running(self) -> bool:
        publisher = self._publisher
        return self._beginning.running or (publisher is not None and publisher.running)

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stopping

    @property
    def state(self) -> PublisherState:
        """How it stands."""
        beginning = self._beginning.running  # asked first: once it is over, there is a publisher or there will be none
        if self._publisher:
            return self._publisher.state
        return CONNECTING if beginning else PublisherState("stopped", why=self._beginning.why)

    def start(self) -> None:
        """Begin; once only."""
        self._beginning.start()

    def stop(self) -> None:
        """Tell it to stop, without waiting for that."""
        with self._lock:
            self._stopping = True
            self._beginning.stop()
            publisher = self._publisher
        if publisher:
            publisher.stop(0)

    def _begin(self, _stopping: threading.Event) -> None:
        publisher = Publisher(self._assign())
        with self._lock:
            if not self._stopping:
                publisher.start()
                self._publisher = publisher  # now that it is not stopped any more
