"""Banks at both ends of a topic."""

from pathlib import Path

from bankapp.services.publishing import Published, Publishing, begun
from bankapp.services.replicating import Replicated, replicate_once
from bankapp.services.session import Session
from bankapp.services.topics import Topic, Waiting, patient
from tests.support.services import workspace

PATIENT: Waiting = patient(20.0)


def lived(folder: Path, events: int = 60, seed: int = 1, accounts: int = 5) -> Session:
    """A bank with a past."""
    return workspace().sample(folder / f"lived-{seed}.bank", events, accounts, seed)


def empty(folder: Path, name: str = "copy") -> Session:
    """A bank without one."""
    return workspace().create(folder / f"{name}.bank")


def published(session: Session, topic: Topic, *, anew: bool = False, exactly_once: bool = False) -> Published:
    """Publish what is missing."""
    with topic.sender(exactly_once=exactly_once, waiting=PATIENT) as sender:
        return started(session, topic, sender, anew=anew).advance(PATIENT)


def started(session: Session, topic: Topic, sender: object, *, anew: bool = False) -> Publishing:
    """A publishing that is checked and about to write."""
    return begun(session.store, session.publications, topic, sender, PATIENT, anew=anew)  # type: ignore[arg-type]


def replicated(session: Session, topic: Topic) -> Replicated:
    """Take over the whole topic."""
    done = replicate_once(session.replica(), topic, PATIENT)
    session.readmodels.catch_up()
    return done
