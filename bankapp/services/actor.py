"""Who stands at the desk: a name that goes into the metadata of every command. A claim, and no login."""

import getpass
from collections.abc import Mapping

VARIABLE = "BANKAPP_ACTOR"


def actor_at_start(environment: Mapping[str, str], remembered: str = "") -> str:
    """The name in BANKAPP_ACTOR, else the one that is remembered, else the system's own user; empty where none is."""
    return environment.get(VARIABLE, "").strip() or remembered.strip() or login_name()


def login_name() -> str:
    """Who is logged in to the system; empty where it does not know."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return ""
