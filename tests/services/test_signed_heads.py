"""The text of signed heads and of public keys: the forms of C2SP, so that other tools read them."""

import base64
import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bankapp.errors import BadInput
from bankapp.eventstore.instants import from_iso
from bankapp.eventstore.recorded import Head
from bankapp.services.signed_heads import (
    NotAHead,
    NotAKey,
    PublicKey,
    Signature,
    SignedHead,
    body_of,
    parse_heads,
    parse_key,
)
from tests.support.proving import BANK, signed_head

heads = st.builds(
    signed_head,
    st.builds(Head, st.integers(1, 2**62), st.binary(min_size=32, max_size=32)),
    st.binary(min_size=16, max_size=16),
    st.integers(0, 10**15),
)


@given(st.lists(heads, max_size=4))
def test_heads_are_read_back_as_they_were_written(written: list[SignedHead]) -> None:
    assert list(parse_heads("".join(map(str, written)))) == written
    assert list(parse_heads("\n".join(map(str, written)))) == written


def test_the_text_is_a_checkpoint_of_origin_size_and_hash_with_the_time_behind() -> None:
    body = body_of(BANK, Head(12, bytes(32)), from_iso("2026-03-14T10:02"))
    origin, size, digest, time, end = body.split("\n")
    assert (origin, size) == ("bankapp/00010203-0405-0607-0809-0a0b0c0d0e0f", "12")
    assert base64.b64decode(digest) == bytes(32)
    assert (time, end) == ("time 2026-03-14T10:02:00.000000Z", "")


def test_a_blank_line_and_an_em_dash_stand_before_a_signature_that_begins_with_the_keys_id() -> None:
    signed = signed_head(Head(1, bytes(32)))
    line = str(signed).removeprefix(signed.body + "\n")
    dash, name, encoded = line.rstrip("\n").split(" ")
    assert (dash, name) == ("\N{EM DASH}", "bankapp")
    assert base64.b64decode(encoded) == signed.signatures[0].key_id + signed.signatures[0].value
    assert len(signed.signatures[0].value) == 64


def test_the_id_of_a_key_is_that_of_signed_notes() -> None:
    key = PublicKey("example.com/foo", bytes(32))
    assert key.key_id == hashlib.sha256(b"example.com/foo\n\x01" + bytes(32)).digest()[:4]
    assert parse_key(f"{key}\n") == key


def test_a_head_may_bear_the_signatures_of_several() -> None:
    signed = signed_head(Head(1, bytes(32)))
    more = replace(signed, signatures=(*signed.signatures, Signature("witness.example", b"abcd", b"x" * 72)))
    assert list(parse_heads(str(more))) == [more]


def test_a_line_that_was_put_in_is_part_of_what_was_signed() -> None:
    text = str(signed_head(Head(1, bytes(32)))).replace("\n\n", "\nmore\n\n")
    (found,) = parse_heads(text)
    assert found.body.endswith("\nmore\n")


NO_HEADS: dict[str, Callable[[str], str]] = {
    "no signature": lambda text: text.partition("\n\n")[0],
    "only a signature": lambda text: text.partition("\n\n")[2],
    "another origin": lambda text: text.replace("bankapp/", "sumdb/"),
    "an id that is none": lambda text: text.replace("0001", "zzzz", 1),
    "a size that is none": lambda text: text.replace("\n1\n", "\n01\n"),
    "a hash that is too short": lambda text: text.replace("AAAA", "", 1),
    "no time": lambda text: text.replace("time ", ""),
    "a time that is none": lambda text: text.replace("time 1", "time x"),
    "a signature cut short": lambda text: text[: text.rindex(" ") + 4] + "\n",
}


@pytest.mark.parametrize("case", NO_HEADS)
def test_a_text_that_is_no_head_is_refused(case: str) -> None:
    with pytest.raises(BadInput):
        list(parse_heads(NO_HEADS[case](str(signed_head(Head(1, bytes(32)))))))


def test_the_reason_is_told() -> None:
    with pytest.raises(NotAHead, match="It is no signed head: lines are missing"):
        list(parse_heads("hello\n"))


@pytest.mark.parametrize("text", ["", "a", "a+b", "a+00000000+AAAA", "+1+2", "bankapp+00000000+" + "A" * 44], ids=repr)
def test_a_text_that_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NotAKey):
        parse_key(text)


def test_a_key_with_the_id_of_another_is_refused() -> None:
    name, _, encoded = str(PublicKey("bankapp", bytes(32))).split("+")
    with pytest.raises(NotAKey, match="its id is not that of the key"):
        parse_key(f"{name}+00000000+{encoded}")
