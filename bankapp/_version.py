"""The version of this installation."""

from importlib.metadata import PackageNotFoundError, version


def installed_version() -> str:
    """The version as installed; "from a checkout" where it was not."""
    try:
        return version("bankapp")
    except PackageNotFoundError:
        return "from a checkout"
