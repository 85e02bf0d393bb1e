"""Checks an auditor's bundle of a bank: python3 check_bundle.py BUNDLE.zip [--key FILE] [--heads FILE]

This file is all there is to it. It needs Python 3.9 or newer and nothing else; to check signatures it takes the Python
package "cryptography" or the program "openssl", whichever is there, and says so where neither is. It imports nothing
of the bank's own program, so that whoever distrusts that program can read this one instead.

What it does, in this order, and what a person should know of it:

1. manifest.json says which files are in the bundle, how long they are and what their SHA-256 is. They are compared.
2. log.jsonl holds the log, one event a line. Events are numbered from 1 without a gap, and so are those of each stream.
   Time of recording never runs backwards. The hash of an event is the SHA-256 of the hash of the event before (32 zero
   bytes before the first) and a JSON array without white space of: position, stream_id, version, type, schema_version,
   event_id and command_id as hex without dashes, command_index, recorded_at and effective_at in microseconds since 1970
   UTC, and data and metadata as the very texts that stand in the line, as JSON strings. Whoever changes, removes or
   inserts an event breaks this chain there, unless all that follows is computed anew.
3. heads.txt holds heads: the number and the hash of what was the newest event at some moment, signed with Ed25519.
   Each must be in the log. Only heads show that the end was cut off or that the chain was computed anew, and only those
   that were out of the reach of whoever did that. So hand over your own copies of earlier heads with --heads, and your
   own copy of the public key with --key: those in the bundle come from the same hands as the log.

It ends with 0 when all that it checked holds, with 1 at a fault, with 2 when it was not called rightly.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
import zlib
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import IO, Any, Callable, Iterator, NamedTuple  # noqa: UP035 - for Pythons from 3.9 on

FIELDS = (
    *("position", "stream_id", "version", "type", "schema_version", "event_id", "command_id", "command_index"),
    *("recorded_at", "effective_at", "data", "metadata", "previous_hash", "hash"),
)
FILES = ("log.jsonl", "heads.txt", "key.pub", "key.pem", "check_bundle.py")
Event = dict[str, Any]
Manifest = dict[str, Any]
Holds = Callable[[bytes, bytes, bytes], bool]
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - for Pythons from 3.9 on
MICROSECOND = timedelta(microseconds=1)
ED25519_IN_DER = bytes.fromhex("302a300506032b6570032100")
# The second test vector of RFC 8032: a tool that does not accept it, or accepts it for another text, is of no use.
KNOWN_KEY = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
KNOWN_SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


class Fault(Exception):
    """Something does not hold."""


class Head(NamedTuple):
    """What was the newest event when the head was signed; `signatures` are pairs of key id and signature."""

    bank: str
    position: int
    hash: bytes
    time: str
    text: str
    signatures: list[tuple[str, bytes, bytes]]


class Key(NamedTuple):
    name: str
    id: bytes
    raw: bytes


class Report:
    """Says what was found, one line each, and counts the faults."""

    def __init__(self) -> None:
        self.faults = 0

    def held(self, text: str) -> None:
        self._say("holds      ", text)

    def unproved(self, text: str) -> None:
        self._say("NOT PROVED ", text)

    def fault(self, text: str) -> None:
        self.faults += 1
        self._say("FAULT      ", text)

    def _say(self, what: str, text: str) -> None:
        printable = "".join(c if c.isprintable() else "?" for c in text)
        sys.stdout.write(what + printable + "\n")


class Bundle:
    """The files of a bundle: a zip, or the folder that it was unpacked to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.zip = None if path.is_dir() else zipfile.ZipFile(path)

    def names(self) -> list[str]:
        return self.zip.namelist() if self.zip else sorted(found.name for found in self.path.iterdir())

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(name) if self.zip else (self.path / name).open("rb")

    def text(self, name: str) -> str:
        with self.open(name) as file:
            return file.read().decode("utf-8")


# 1. The manifest


def check_files(bundle: Bundle, manifest: Manifest, report: Report) -> None:
    listed, there = manifest["files"], bundle.names()
    for name in sorted(set(there)):
        if there.count(name) > 1:
            report.fault(name + " is in the bundle more than once")
        elif name != "manifest.json" and name not in listed:
            report.fault(name + " is in the bundle, but not in its manifest")
    for name in listed:
        if name not in FILES:
            report.fault(name + " is in the manifest, but no part of a bundle")
        elif name not in there:
            report.fault(name + " is missing")
        else:
            size, digest = measured(bundle, name)
            if (size, digest) != (listed[name]["bytes"], listed[name]["sha256"]):
                report.fault(f"{name} is not as the manifest says: {size} bytes, SHA-256 {digest}")
    if not report.faults:
        report.held(f"manifest: {len(listed)} files are as long as it says, and have the SHA-256 that it says")


def measured(bundle: Bundle, name: str) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with bundle.open(name) as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            size += len(block)
            digest.update(block)
    return size, digest.hexdigest()


# 2. The log


class Chain:
    """Goes through the log once, and keeps the hashes at the positions for which heads are known."""

    def __init__(self, wanted: set[int]) -> None:
        self.wanted = wanted
        self.position = 0
        self.hash = bytes(32)
        self.found: dict[int, bytes] = {}
        self._recorded_at = -(2**63)
        self._versions: dict[str, int] = {}

    def take(self, line: str) -> None:
        """The next event; raises Fault for one that does not follow from those before."""
        event = parsed(line)
        stream, version = event["stream_id"], event["version"]
        recorded_at = microseconds(event["recorded_at"])
        if event["position"] != self.position + 1:
            raise Fault(f"it is missing, event {event['position']} stands in its place")
        if event["previous_hash"] != self.hash.hex():
            raise Fault("its previous hash is not the hash of the event before")
        digest = hashlib.sha256(self.hash + framed(event, recorded_at)).digest()
        if event["hash"] != digest.hex():
            raise Fault("its contents do not match its hash")
        if version != self._versions.get(stream, 0) + 1:
            raise Fault(f"it is version {version} of {stream}, not the next one")
        if recorded_at < self._recorded_at:
            raise Fault("it was recorded before its predecessor")
        self.position, self.hash, self._recorded_at = self.position + 1, digest, recorded_at
        self._versions[stream] = version
        if self.position in self.wanted:
            self.found[self.position] = digest


def parsed(line: str) -> Event:
    """A line's fields by name; `data` and `metadata` as they stand there, to the letter."""
    decoder, fields, at = json.JSONDecoder(), {}, 0
    try:
        for number, name in enumerate(FIELDS):
            opening = ("," if number else "{") + '"' + name + '":'
            if not line.startswith(opening, at):
                raise Fault(f"its line is not that of an event: {name} is not where it belongs")
            start = at + len(opening)
            value, at = decoder.raw_decode(line, start)
            fields[name] = line[start:at] if name in ("data", "metadata") else value
    except (ValueError, RecursionError) as error:
        raise Fault(f"its line is not that of an event: {error}") from error
    if line[at:] != "}\n":
        raise Fault("its line is not that of an event: something follows it")
    return fields


def framed(event: Event, recorded_at: int) -> bytes:
    """What is hashed behind the hash of the event before."""
    effective_at = microseconds(event["effective_at"])
    fields = [event[name] for name in FIELDS[:5]]
    fields += [str(event["event_id"]).replace("-", ""), str(event["command_id"]).replace("-", "")]
    fields += [event["command_index"], recorded_at, effective_at, event["data"], event["metadata"]]
    try:
        return json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Fault("it holds something that is no text") from error


def microseconds(text: str) -> int:
    try:
        instant = datetime.strptime(str(text).replace("Z", "+0000"), "%Y-%m-%dT%H:%M:%S.%f%z")
    except ValueError as error:
        raise Fault(f"{text} is no time") from error
    return (instant - EPOCH) // MICROSECOND


def check_chain(bundle: Bundle, chain: Chain, report: Report) -> bool:
    with bundle.open("log.jsonl") as file:
        try:
            for line in file:
                chain.take(line.decode("utf-8"))
        except (Fault, UnicodeDecodeError) as error:
            report.fault(f"log: event {chain.position + 1}: {error}; the {chain.position} before it hold")
            return False
    report.held(f"log: {chain.position} events in one chain; the newest has the hash {chain.hash.hex()}")
    return True


# 3. The heads


def heads_of(text: str) -> Iterator[Head]:
    body: list[str] = []
    signatures: list[tuple[str, bytes, bytes]] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("\u2014 "):
            name, encoded = line[2:].split(" ")
            value = base64.b64decode(encoded, validate=True)
            signatures.append((name, value[:4], value[4:]))
        elif line and signatures:
            yield head_of(body, signatures)
            body, signatures = [line], []
        elif line:
            body.append(line)
    if body:
        yield head_of(body, signatures)


def head_of(body: list[str], signatures: list[tuple[str, bytes, bytes]]) -> Head:
    if len(body) < 4 or not signatures:
        raise ValueError("it is no signed head: lines are missing")
    origin, size, digest, time = body[:4]
    if not origin.startswith("bankapp/") or not time.startswith("time "):
        raise ValueError("its lines are not those of a head")
    hash_ = base64.b64decode(digest, validate=True)
    return Head(origin[8:], int(size), hash_, time[5:], "\n".join(body) + "\n", signatures)


def key_of(text: str) -> Key:
    name, key_id, encoded = [*text.strip().split("+", 2), "", ""][:3]
    kind_and_raw = base64.b64decode(encoded, validate=True)
    key = Key(name, hashlib.sha256(name.encode() + b"\n" + kind_and_raw).digest()[:4], kind_and_raw[1:])
    if kind_and_raw[:1] != b"\x01" or len(key.raw) != 32 or key.id.hex() != key_id:
        raise ValueError("it is no Ed25519 key of the form name+id+key")
    return key


def check_heads(heads: list[Head], whose: str, chain: Chain, whole: bool, report: Report) -> None:
    agreeing = 0
    for head in sorted(heads, key=lambda one: one.position):
        said = f"{whose}: the head of event {head.position}, signed {head.time}"
        if chain.found.get(head.position) == head.hash:
            agreeing = head.position
        elif head.position in chain.found:
            report.fault(f"{said}, has another hash: the log was rewritten behind event {agreeing}")
            return
        elif whole:
            report.fault(f"{said}, is not in the log: its tail was cut off behind event {chain.position}")
            return
        else:
            report.unproved(f"{said}, lies behind the fault")
            return
    if heads:
        report.held(f"{whose}: {len(heads)} of {len(heads)} agree with the log, the newest is of event {agreeing}")


def check_signatures(heads: list[Head], whose: str, key: Key | None, report: Report) -> None:
    if not heads:
        return
    if key is None:
        report.unproved(whose + ": signatures, for want of a public key; hand one over with --key")
        return
    holds, tool = signature_check()
    if holds is None:
        report.unproved(whose + ": signatures; neither the package cryptography nor openssl 3 is here")
        return
    for head in heads:
        own = [value for name, key_id, value in head.signatures if (name, key_id) == (key.name, key.id)]
        if not own:
            report.fault(f"{whose}: the head of event {head.position} is not signed by the key {key.id.hex()}")
            return
        if not any(holds(key.raw, head.text.encode("utf-8"), value) for value in own):
            report.fault(f"{whose}: the head of event {head.position} is forged: its signature does not hold")
            return
    report.held(f"{whose}: {len(heads)} of {len(heads)} signed by the key {key.id.hex()} (checked with {tool})")


def signature_check() -> tuple[Holds | None, str]:
    """A function of key, text and signature, and what it is made with; None where there is nothing to make it with."""
    for holds, tool in ((by_cryptography, "cryptography"), (by_openssl, "openssl")):
        if holds(KNOWN_KEY, b"\x72", KNOWN_SIGNATURE) and not holds(KNOWN_KEY, b"\x73", KNOWN_SIGNATURE):
            return holds, tool
    return None, ""


def by_cryptography(raw: bytes, text: bytes, signature: bytes) -> bool:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def by_openssl(raw: bytes, text: bytes, signature: bytes) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        key, message, value = (Path(folder) / name for name in ("key.pem", "text", "signature"))
        encoded = base64.b64encode(ED25519_IN_DER + raw).decode()
        key.write_text(f"-----BEGIN PUBLIC KEY-----\n{encoded}\n-----END PUBLIC KEY-----\n")
        message.write_bytes(text)
        value.write_bytes(signature)
        files = ("-inkey", str(key), "-in", str(message), "-sigfile", str(value))
        words = ("openssl", "pkeyutl", "-verify", "-pubin", "-rawin", *files)
        try:
            return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603
        except OSError:
            return False


# All of it


def check(bundle: Bundle, own_key: Key | None, own_heads: list[Head], report: Report) -> None:
    manifest = json.loads(bundle.text("manifest.json"))
    if manifest["form"] != "bankapp-bundle-1":
        raise ValueError(f"it is a bundle of a form that this program does not know: {manifest['form']}")
    check_files(bundle, manifest, report)
    names = bundle.names()
    heads = list(heads_of(bundle.text("heads.txt"))) if "heads.txt" in names else []
    chain = Chain({head.position for head in (*heads, *own_heads)})
    whole = check_chain(bundle, chain, report)
    check_totals(manifest, heads, chain, whole, report)
    key = own_key or (key_of(bundle.text("key.pub")) if "key.pub" in names else None)
    for some, whose in ((heads, "heads in the bundle"), (own_heads, "your own heads")):
        check_heads(some, whose, chain, whole, report)
        check_signatures(some, whose, key, report)
    say_what_is_open(heads, own_key, own_heads, chain, report)


def check_totals(manifest: Manifest, heads: list[Head], chain: Chain, whole: bool, report: Report) -> None:
    said = manifest["head"]
    if whole and (manifest["events"], said["position"], said["hash"]) != (
        *(chain.position, chain.position),
        chain.hash.hex(),
    ):
        report.fault(f"manifest: it speaks of {manifest['events']} events and of another newest one")
    if manifest["heads"] != len(heads):
        report.fault(f"manifest: it speaks of {manifest['heads']} heads, there are {len(heads)}")
    strange = [head for head in heads if head.bank != manifest["bank"]]
    if strange:
        report.fault(f"heads in the bundle: that of event {strange[0].position} is of another bank")


def say_what_is_open(
    heads: list[Head],
    own_key: Key | None,
    own_heads: list[Head],
    chain: Chain,
    report: Report,
) -> None:
    reached = max((head.position for head in (*heads, *own_heads)), default=0)
    if reached < chain.position:
        report.unproved(f"events {reached + 1} to {chain.position}: no head is signed that covers them")
    if own_key is None:
        report.unproved("whose key it is: compare it with the one that you were given, and hand that over with --key")
    if not own_heads:
        report.unproved("that all was not written anew before it was signed: hand over heads of earlier days, --heads")
    report.unproved("that what the events say is true, and was all that happened")


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Checks an auditor's bundle of a bank.")
    parser.add_argument("bundle", type=Path, help="the zip, or the folder it was unpacked to")
    parser.add_argument("--key", type=Path, help="your own copy of the public key")
    parser.add_argument("--heads", type=Path, help="signed heads that you kept yourself")
    asked = parser.parse_args(words)
    report = Report()
    try:
        key = key_of(asked.key.read_text(encoding="utf-8")) if asked.key else None
        own_heads = list(heads_of(asked.heads.read_text(encoding="utf-8"))) if asked.heads else []
        check(Bundle(asked.bundle), key, own_heads, report)
    except (OSError, EOFError, KeyError, TypeError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        report.fault(f"it cannot be read: {type(error).__name__}: {error}")
    sys.stdout.write("\nAll that was checked holds.\n" if not report.faults else "\nIT DOES NOT HOLD.\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
