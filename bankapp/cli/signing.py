"""Signing on the command line, where a person at a terminal can be asked for the passphrase of the key file."""

import sys

import click

from bankapp.cli.desk import Desk
from bankapp.services.proofs import NoKey, Proofs
from bankapp.services.session import Session


def proofs_of(desk: Desk) -> Proofs:
    """Where heads are signed and kept."""
    return desk.make_workspace().proofs(_ask if sys.stdin is not None and sys.stdin.isatty() else None)


def why_unsigned(desk: Desk, session: Session) -> str:
    """Sign the head of a bank, or say why that cannot be."""
    try:
        with desk.screen.progress("Verifying", lambda: session.store.head().position) as progress:
            proofs_of(desk).keep(session.bank_id, session.store, progress)
    except NoKey as error:
        return str(error)
    return ""


def _ask() -> str:
    return str(click.prompt("Passphrase of the key that signs heads", hide_input=True, err=True))
