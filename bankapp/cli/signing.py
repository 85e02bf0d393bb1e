"""Signing on the command line, where a person at a terminal can be asked for the passphrase of the key file."""

import sys
from typing import TYPE_CHECKING

import click

from bankapp.errors import BankappError
from bankapp.services.proofs import NoKey, Proofs
from bankapp.services.session import Session

if TYPE_CHECKING:
    from bankapp.cli.desk import Desk


def proofs_of(desk: "Desk") -> Proofs:
    """Where heads are signed and kept."""
    return desk.make_workspace().proofs(_ask if sys.stdin is not None and sys.stdin.isatty() else None)


def why_unsigned(desk: "Desk", session: Session) -> str:
    """Sign the head of a bank, or say why that cannot be."""
    try:
        with desk.screen.progress("Verifying", lambda: session.store.head().position) as progress:
            proofs_of(desk).keep(session.bank_id, session.store, progress)
    except NoKey as error:
        return str(error)
    return ""


def sign_if_due(desk: "Desk", session: Session) -> None:
    """Keep the head of a bank that a command has written to, unasked, where it is due and a key is at hand.

    Nobody is asked for a passphrase. The command is done, whatever comes of this: so nothing is raised.
    """
    proofs = desk.make_workspace().proofs()
    try:
        if not proofs.due(session.bank_id, session.store):
            return
        proofs.make_ready()
        with desk.screen.progress("Verifying", lambda: session.store.head().position) as progress:
            proofs.keep(session.bank_id, session.store, progress)
    except (NoKey, KeyboardInterrupt):
        return
    except BankappError as error:
        desk.screen.error(f"no head was signed: {error}")


def _ask() -> str:
    return str(click.prompt("Passphrase of the key that signs heads", hide_input=True, err=True))
