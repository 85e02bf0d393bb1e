"""Proof that nothing was rewritten: the chain, the signed heads that are kept outside of the bank, and the key."""

from collections.abc import Sequence
from pathlib import Path

import click
from msgspec import Struct, field

from bankapp.adapters.files.atomic import written_whole
from bankapp.adapters.files.heads import read_heads, read_key
from bankapp.adapters.files.jsonl import read_jsonl
from bankapp.adapters.files.reading import opened
from bankapp.cli.desk import Desk
from bankapp.cli.forms import Json, counted, head_json, time_text
from bankapp.cli.parameters import json_option
from bankapp.cli.signing import proofs_of
from bankapp.cli.transport import check_other
from bankapp.errors import Unavailable
from bankapp.eventstore.errors import BrokenChain, GuardsGone
from bankapp.eventstore.instants import to_iso
from bankapp.eventstore.recorded import EMPTY
from bankapp.services.integrity import Verdict
from bankapp.services.integrity import verify as check_log
from bankapp.services.proofs import NoKey, Proofs, newest_of
from bankapp.services.signed_heads import PublicKey, SignedHead
from bankapp.services.verifying import verify_behind

_SQLITE = "SQLite format 3\0"
_UNPROVED = "No head of it is kept elsewhere: it cannot be proved that nothing was cut off its end or computed anew."


class NoKeyYet(Unavailable):
    def __init__(self) -> None:
        super().__init__("There is no key yet; the first `bankapp proof save` makes one.")


class Evidence(Struct, frozen=True):
    """What a log is held against: heads from a file, else those that are kept; a key, else the one that is known."""

    proofs: Proofs
    named: tuple[SignedHead, ...] = ()
    key: PublicKey | None = None

    def heads_of(self, bank_id: bytes | None) -> tuple[Sequence[SignedHead], bool]:
        """The heads, and whether their signatures were checked; raises OtherBank, OtherKey or ForgedHead."""
        if self.named:  # those of the bank that this one was copied from serve as well: what counts is their hash
            return self.named, self.proofs.check(self.named, self.key)
        heads = self.proofs.kept(bank_id) if bank_id else []
        return heads, self.proofs.check(heads, self.key, bank_id)


class Proof(Struct, frozen=True):
    """What was found, and against how many heads, of which the newest is `newest`."""

    verdict: Verdict
    heads: Sequence[SignedHead] = field(default=())
    signed: bool = False
    missing_guards: tuple[str, ...] = ()
    start: int = 0
    """Where verifying began: what stands before was not looked at again."""

    @property
    def newest(self) -> SignedHead | None:
        return newest_of(self.heads)


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--heads",
    "--proof",
    "heads",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Signed heads that were kept elsewhere; without it, those kept by this user.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The public key that must have signed them; without it, this user's own.",
)
@click.option("--new", "only_new", is_flag=True, help="Of a bank, only what came behind its newest signed head.")
@json_option
@click.pass_obj
def verify(desk: Desk, file: Path | None, heads: Path | None, key: Path | None, only_new: bool, as_json: bool) -> None:
    """Prove the hash chain of the bank, or of a log, and hold it against signed heads.

    Only a head that was kept outside shows that the end was cut off, or that everything was computed anew.
    """
    named = tuple(read_heads(heads)) if heads else ()
    evidence = Evidence(desk.make_workspace().proofs(), named, read_key(key) if key else None)
    if file is None or _is_bank(file):
        bank = desk if file is None else Desk(desk.make_workspace, desk.screen, str(file.absolute()))
        proof = _verify_bank(bank, evidence, only_new)
    else:
        proof = _verify_log(desk, file, evidence)
    if as_json:
        desk.screen.json(_proof_json(proof))
    else:
        desk.screen.lines(_proof_text(proof))
    fault = proof.verdict.fault
    if fault:
        raise BrokenChain(fault.position, fault.what)
    if proof.missing_guards:
        raise GuardsGone("The bank", proof.missing_guards)


@click.group("proof")
def proof_group() -> None:
    """Signed heads of the bank's log, kept outside of the bank, and the key that signs them."""


@proof_group.command("save")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@json_option
@click.pass_obj
def save_proof(desk: Desk, file: Path | None, as_json: bool) -> None:
    """Sign the head of the log and keep it, and also write it to a FILE for somebody else to keep."""
    with desk.opened(read_only=True) as session:
        if file:
            check_other(session, file)
        with desk.screen.progress("Verifying", lambda: session.store.head().position) as progress:
            kept = proofs_of(desk).keep(session.bank_id, session.store, progress)
    if kept is None:
        raise NoKey("the log has no events")
    if file:
        with written_whole(file) as target:
            target.write(str(kept.head))
    if as_json:
        desk.screen.json(_head_json(kept.head))
    else:
        desk.screen.lines(_kept_text(kept.head, kept.new, file))


@proof_group.command("list")
@json_option
@click.pass_obj
def list_proofs(desk: Desk, as_json: bool) -> None:
    """Show the signed heads of the bank that are kept by this user."""
    with desk.opened(read_only=True) as session:
        heads = desk.make_workspace().proofs().kept(session.bank_id)
    if as_json:
        for signed in heads:
            desk.screen.json(_head_json(signed))
    else:
        desk.screen.lines([_head_text(signed) for signed in heads] or [_UNPROVED])


@proof_group.command("key")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def show_key(desk: Desk, file: Path | None) -> None:
    """Show the public key that checks this user's heads, or write it to a FILE."""
    public = proofs_of(desk).public()
    if public is None:
        raise NoKeyYet
    if file:
        with written_whole(file) as target:
            target.write(f"{public}\n")
        desk.screen.line(f"The key {public.key_id.hex()} was written to {file}.")
    else:
        desk.screen.line(str(public))


COMMANDS = (verify, proof_group)


def _verify_bank(desk: Desk, evidence: Evidence, only_new: bool) -> Proof:
    with desk.opened(read_only=True) as session:
        store = session.store
        heads, signed = evidence.heads_of(session.bank_id)
        newest = newest_of(heads) if only_new else None
        with desk.screen.progress("Verifying", lambda: store.head().position) as progress:
            start = newest.head if newest else EMPTY
            verdict = verify_behind(store, start, progress, heads)
        return Proof(verdict, heads, signed, session.missing_guards, start.position)


def _verify_log(desk: Desk, file: Path, evidence: Evidence) -> Proof:
    heads, signed = evidence.heads_of(None)
    with desk.screen.progress("Verifying", lambda: _count_lines(file)) as progress:
        return Proof(check_log(read_jsonl(file), progress, heads=heads), heads, signed)


def _is_bank(file: Path) -> bool:
    """By its first bytes; looked at before SQLite has the file open, because closing it would drop SQLite's locks."""
    with opened(file, "latin-1") as start:
        return start.read(len(_SQLITE)) == _SQLITE


def _count_lines(file: Path) -> int:
    with opened(file, "latin-1") as lines:
        return sum(1 for _ in lines)


def _proof_json(proof: Proof) -> Json:
    verdict, newest = proof.verdict, proof.newest
    fault = verdict.fault
    said: Json = {
        "ok": verdict.ok and not proof.missing_guards,
        "events": verdict.events,
        "head": head_json(verdict.head),
        "fault": {"position": fault.position, "what": fault.what} if fault else None,
    }
    if proof.missing_guards:
        said["missing_guards"] = proof.missing_guards
    if newest:
        said["proof"] = {"heads": len(proof.heads), "newest": _head_json(newest), "signatures_checked": proof.signed}
    return said


def _proof_text(proof: Proof) -> list[str]:
    verdict, newest = proof.verdict, proof.newest
    new = counted(max(verdict.events - proof.start, 0), "event")
    what = f"The {new} behind event {proof.start}" if proof.start else ""
    held = f"{what or counted(verdict.events, 'event')} hold; head {verdict.head.position} {verdict.head.hash.hex()}."
    if verdict.fault:
        return [held]
    if newest is None:
        return [held, _UNPROVED]
    number = counted(len(proof.heads), "signed head")
    agree = "agrees" if len(proof.heads) == 1 else "agree"
    agreed = f"{number} kept outside {agree}, the newest of event {newest.head.position}, signed {_when(newest)}."
    behind = verdict.events - newest.head.position
    open_end = [f"No head is kept of the {counted(behind, 'event')} behind it."] if behind else []
    unchecked = [] if proof.signed else ["Their signatures were not checked: no public key is known, give --key FILE."]
    return [held, agreed, *open_end, *unchecked]


def _head_json(signed: SignedHead) -> Json:
    return {
        **head_json(signed.head),
        "signed_at": to_iso(signed.signed_at),
        "key": signed.signatures[0].key_id.hex(),
    }


def _head_text(signed: SignedHead) -> str:
    return f"{signed.head.position} {signed.head.hash.hex()} signed {_when(signed)}"


def _when(signed: SignedHead) -> str:
    return f"{time_text(signed.signed_at)} UTC by the key {signed.signatures[0].key_id.hex()}"


def _kept_text(signed: SignedHead, new: bool, file: Path | None) -> list[str]:
    said = [f"Head {_head_text(signed)}." if new else f"Nothing is new since head {_head_text(signed)}."]
    return (
        [*said, f"It was written to {file}: keep it where nobody can write who can write to the bank."]
        if file
        else said
    )
