"""Where the key that signs lies: the system's key ring, and the file that serves where there is none."""

import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.errors
import pytest
from keyring.backend import KeyringBackend

from bankapp.adapters.keys.ed25519 import Ed25519Signer, holds
from bankapp.adapters.keys.signing import SigningKeys
from bankapp.adapters.keys.vaults import FileVault, RingVault
from bankapp.services.proofs import NoKey
from bankapp.services.signed_heads import PublicKey

SEED = bytes(range(32))


class FakeRing(KeyringBackend):
    """A key ring in memory; `locked`: nobody opened it."""

    priority = 5.0

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.entries[service, username] = password

    def _open(self) -> None:
        if self.locked:
            raise keyring.errors.KeyringLocked("nobody opened it")


@pytest.fixture
def ring() -> Iterator[FakeRing]:
    """The system has a key ring."""
    before = keyring.get_keyring()
    ring = FakeRing()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def keys(folder: Path, passphrase: str = "open sesame") -> SigningKeys:
    vaults = RingVault(), FileVault(folder / "signing.key", lambda: passphrase)
    return SigningKeys(folder / "key.pub", vaults)


def test_the_vector_of_the_standard_is_signed_and_checked() -> None:
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    signer = Ed25519Signer(seed)
    signature = signer.sign(b"\x72")
    assert signature.hex().startswith("92a009a9f0d4cab8720e820b5f642540")
    assert holds(signer.public, b"\x72", signature)
    assert not holds(signer.public, b"\x73", signature)
    assert not holds(signer.public, b"\x72", signature[:-1])
    assert not holds(PublicKey("bankapp", b"\xff" * 32), b"\x72", signature)


def test_without_a_key_ring_the_key_lies_in_a_file_under_a_passphrase(tmp_path: Path) -> None:
    assert not RingVault().usable()
    made = keys(tmp_path).signer().public
    path = tmp_path / "signing.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("bankapp-key-1\n15 ")
    assert keys(tmp_path).signer().public == made == keys(tmp_path, "").public()


def test_with_a_key_ring_the_key_lies_there_and_nowhere_else(ring: FakeRing, tmp_path: Path) -> None:
    made = keys(tmp_path, "").signer().public
    assert list(ring.entries) == [("bankapp", "signing key of heads")]
    assert [path.name for path in tmp_path.iterdir()] == ["key.pub"]
    assert keys(tmp_path, "").signer().public == made


def test_a_key_of_the_file_goes_on_signing_when_there_is_a_key_ring(tmp_path: Path) -> None:
    made = keys(tmp_path).signer().public
    before = keyring.get_keyring()
    keyring.set_keyring(FakeRing())
    assert keys(tmp_path).signer().public == made
    keyring.set_keyring(before)


def test_a_key_ring_that_nobody_opened_is_told_in_words(ring: FakeRing, tmp_path: Path) -> None:
    ring.locked = True
    with pytest.raises(NoKey, match="the system's key ring does not give the key"):
        keys(tmp_path).signer()
    with pytest.raises(NoKey, match="the system's key ring does not take the key"):
        RingVault().save(SEED)


def test_the_file_gives_its_key_for_its_passphrase_only(tmp_path: Path) -> None:
    FileVault(tmp_path / "key", lambda: "right").save(SEED)
    assert FileVault(tmp_path / "key", lambda: "right").load() == SEED
    assert SEED not in (tmp_path / "key").read_bytes()
    with pytest.raises(NoKey, match="the passphrase does not open"):
        FileVault(tmp_path / "key", lambda: "wrong").load()
    with pytest.raises(NoKey, match="needs a passphrase: set BANKAPP_KEY_PASSPHRASE"):
        FileVault(tmp_path / "key", lambda: "").load()


def test_nothing_is_made_without_a_passphrase(tmp_path: Path) -> None:
    with pytest.raises(NoKey, match="set BANKAPP_KEY_PASSPHRASE"):
        keys(tmp_path, "").signer()
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    keys(tmp_path).signer()
    (tmp_path / "signing.key").chmod(0o644)
    with pytest.raises(NoKey, match="others may read"):
        keys(tmp_path).signer()


DAMAGED = {
    "empty": "",
    "another form": "bankapp-key-9\n15 AAAA\nAAAA\n",
    "cut short": "bankapp-key-1\n15 AAAA\n",
    "no base64": "bankapp-key-1\n15 !!\n!!\n",
    "a box too short": "bankapp-key-1\n15 AAAA\nAAAA\n",
    "too cheap": "bankapp-key-1\n1 AAAA\n" + "A" * 80,
    "too dear": "bankapp-key-1\n40 AAAA\n" + "A" * 80,
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_key_file_is_told_in_words(tmp_path: Path, case: str) -> None:
    path = tmp_path / "key"
    path.write_text(DAMAGED[case])
    path.chmod(0o600)
    with pytest.raises(NoKey, match=str(path)):
        FileVault(path, lambda: "x").load()


def test_a_key_never_takes_the_place_of_another(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "key", lambda: "x")
    vault.save(SEED)
    with pytest.raises(NoKey, match="cannot be written"):
        vault.save(bytes(32))
    assert vault.load() == SEED


def test_another_key_than_the_one_that_signed_before_signs_nothing(tmp_path: Path) -> None:
    keys(tmp_path).signer()
    (tmp_path / "signing.key").unlink()
    FileVault(tmp_path / "signing.key", lambda: "open sesame").save(SEED)
    with pytest.raises(NoKey, match="is not there any more"):
        keys(tmp_path).signer()


def test_a_lost_key_is_not_quietly_replaced(tmp_path: Path) -> None:
    public = keys(tmp_path).signer().public
    (tmp_path / "signing.key").unlink()
    with pytest.raises(NoKey, match=f"the private key {public.key_id.hex()} is not there any more"):
        keys(tmp_path).signer()


def test_a_damaged_public_key_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "key.pub").write_text("bankapp+1+2")
    with pytest.raises(NoKey, match=r"key\.pub is damaged"):
        keys(tmp_path).public()
