"""Certificates for one run of the tests: an authority, a broker that it vouches for, and an authority of a stranger."""

import subprocess
from pathlib import Path

_DAYS = "2"


def make(folder: Path) -> None:
    """Write ca.pem, stranger.pem and broker.pem (key and certificate) into a folder."""
    for name in ("ca", "stranger"):
        _openssl(
            folder,
            *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", _DAYS, "-subj", f"/CN={name}"),
            *("-keyout", f"{name}.key", "-out", f"{name}.pem"),
        )
    _openssl(
        folder,
        *("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"),
        *("-keyout", "broker.key", "-out", "broker.csr"),
    )
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n", encoding="ascii")
    _openssl(
        folder,
        *("x509", "-req", "-in", "broker.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"),
        *("-days", _DAYS, "-extfile", "names", "-out", "broker.crt"),
    )
    parts = [(folder / name).read_text(encoding="ascii") for name in ("broker.key", "broker.crt", "ca.pem")]
    (folder / "broker.pem").write_text("".join(parts), encoding="ascii")


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
