"""Texts that are typed on a command line."""

import click


def text(value: str) -> str:
    """Text that can be written down; arguments may hold bytes that are none."""
    if any("\ud800" <= character <= "\udfff" for character in value):
        message = "it is not text in UTF-8."
        raise click.BadParameter(message)
    return value
