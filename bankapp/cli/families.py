"""Which module has which commands: one is loaded when a command of it is wanted, so that a run starts quickly."""

from importlib import import_module

import click

FAMILIES = {
    "window": ("window", "tour"),
    "accounts": (
        *("open-account", "deposit", "withdraw", "transfer", "reverse", "rebook", "freeze", "unfreeze"),
        *("close-account", "set-overdraft", "choose-product", "open-product", "change-price"),
    ),
    "reading": ("accounts", "account", "events"),
    "books": ("trial-balance", "close-books", "reopen-books", "books"),
    "months": ("close-month",),
    "asking": ("diff", "why", "causes", "first", "check"),
    "supposing": ("what-if",),
    "marking": ("bookmarks", "bookmark"),
    "products": ("products",),
    "forgetting": ("forget",),
    "transport": ("export", "import"),
    "paper": ("statement", "report"),
    "streams": ("publish", "subscribe", "replicate", "kafka"),
    "proving": ("verify", "proof"),
    "keeping": ("backup", "restore", "rebuild", "sample"),
    "projecting": ("projections",),
    "servers": ("init", "copy-bank"),
}
"""The modules of `bankapp.cli`, each with the names of its COMMANDS in their order."""
_MODULE_OF = {name: module for module, names in FAMILIES.items() for name in names}


class Families(click.Group):
    """A group that knows its commands by name; only the list with what each of them does loads them all."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(_MODULE_OF)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        module = _MODULE_OF.get(cmd_name)
        if module is None:
            return None
        commands: tuple[click.Command, ...] = import_module(f"bankapp.cli.{module}").COMMANDS
        return next(command for command in commands if command.name == cmd_name)
