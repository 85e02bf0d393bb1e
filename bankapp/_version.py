"""The version of this installation."""


def installed_version() -> str:
    """The version as installed; "from a checkout" where it was not."""
    from importlib.metadata import PackageNotFoundError, version  # takes its time, and few ask

    try:
        return version("bankapp")
    except PackageNotFoundError:
        return "from a checkout"
