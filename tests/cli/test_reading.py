"""The commands that read, and what people and programmes get to see."""

import shutil
from pathlib import Path

import pytest

from bankapp.bootstrap import Workspace
from bankapp.cli.main import main
from bankapp.services.bookmarks import Bookmark
from bankapp.services.readmodels import ReadModels
from tests.cli.support import Cli, assert_golden
from tests.support.clock import SECOND, FakeClock
from tests.support.ids import seeded_ids

COLUMNS = [
    "position",
    "stream_id",
    "version",
    "type",
    "schema_version",
    "event_id",
    "command_id",
    "command_index",
    "recorded_at",
    "effective_at",
    "data",
    "metadata",
    "previous_hash",
    "hash",
]


WORDS = (
    ("open-account", "--owner", "Ada", "--id", "123"),
    ("deposit", "123", "100", "--reason", "salary"),
    ("withdraw", "123", "50", "--reason", "rent"),
    ("deposit", "123", "25"),
    ("open-product", "basic", "--name", "Basic account", "--fee", "2.50"),
    ("open-account", "--owner", "王小明", "--id", "tokyo", "--currency", "JPY", "--overdraft", "5000"),
    ("deposit", "tokyo", "120000", "--actor", "till 3", "--effective", "2026-01-04T12:00"),
    ("change-price", "basic", "3", "--reason", "costs rose"),
    ("open-account", "--owner", "Bob", "--id", "456"),
    ("transfer", "123", "456", "30", "--reason", "lunch"),
    ("reverse", "3", "--reason", "paid twice"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two accounts in two currencies, and a product whose price went up."""
    path = tmp_path_factory.mktemp("made") / "a.bank"
    workspace = Workspace(FakeClock(step=SECOND), seeded_ids())
    workspace.create(path, private=False).close()  # so that it has the same hashes whenever it is made
    for words in WORDS:
        actor = [] if "--actor" in words else ["--actor", "grace"]
        assert main(["--bank", str(path), *words, *actor], lambda: workspace) == 0
    return path


@pytest.fixture
def bank(made: Path, cli: Cli) -> Cli:
    """A copy of that bank."""
    shutil.copy(made, cli.bank)
    return cli


def test_events_as_text(bank: Cli) -> None:
    assert_golden("events.txt", bank.ok("events").out)


def test_accounts_as_text(bank: Cli) -> None:
    assert_golden("accounts.txt", bank.ok("accounts").out)


def test_accounts_of_the_past_as_text(bank: Cli) -> None:
    assert_golden("accounts-at-2.txt", bank.ok("accounts", "--at", "2").out)


def test_an_account_as_text(bank: Cli) -> None:
    assert_golden("account.txt", bank.ok("account", "tokyo").out)


def test_products_as_text(bank: Cli) -> None:
    assert_golden("products.txt", bank.ok("products").out)


def test_the_crud_table_as_text(bank: Cli) -> None:
    assert_golden("products-crud.txt", bank.ok("products", "--crud").out)


def test_an_event_as_json_has_the_columns_of_the_log(bank: Cli) -> None:
    first, second, *_ = bank.ok("events", "--json").lines

    assert list(second) == COLUMNS
    assert second["previous_hash"] == first["hash"]
    assert len(bytes.fromhex(second["hash"])) == 32
    assert second["data"] == {"amount": 10000, "currency": "EUR"}


def test_an_account_as_json(bank: Cli) -> None:
    assert bank.ok("account", "123", "--at", "3", "--json").json == {
        "id": "123",
        "owner": "Ada",
        "status": "open",
        "balance": {"amount": "50.00", "currency": "EUR"},
        "version": 3,
        "position": 3,
        "currency": "EUR",
        "overdraft_limit": {"amount": "0.00", "currency": "EUR"},
        "product": None,
    }


def test_an_account_before_it_was_opened_is_none_at_zero(bank: Cli) -> None:
    account = bank.ok("account", "tokyo", "--at", "0", "--json").json

    assert (account["status"], account["version"], account["position"]) == ("none", 0, 0)
    assert account["balance"] == {"amount": "0", "currency": "JPY"}


def test_accounts_as_json_have_a_total_for_each_currency(bank: Cli) -> None:
    found = bank.ok("accounts", "--json").json

    assert list(found) == ["position", "accounts", "totals", "balanced"]
    assert [account["id"] for account in found["accounts"]] == ["123", "tokyo", "456"]
    assert found["totals"] == [{"amount": "125.00", "currency": "EUR"}, {"amount": "120000", "currency": "JPY"}]
    assert (found["position"], found["balanced"]) == (12, True)


def test_a_bank_without_accounts_has_no_totals(bank: Cli) -> None:
    found = bank.ok("accounts", "--at", "0", "--json").json

    assert found == {"position": 0, "accounts": [], "totals": [], "balanced": True}


@pytest.mark.parametrize(
    ("moment", "position"),
    [("0", 0), ("now", 12), ("50%", 6), ("3", 3), ("2026-01-04", 0), ("2026-01-05", 12), ("@payday", 2)],
)
def test_a_moment_can_be_named_in_many_ways(bank: Cli, moment: str, position: int) -> None:
    session = bank.workspace.open(bank.bank)
    session.bookmarks.put(Bookmark("payday", 2))
    session.close()

    assert bank.ok("accounts", "--at", moment, "--json").json["position"] == position


@pytest.mark.parametrize("moment", ["99", "-1", "101%", "@nowhere", "yesterday"])
def test_what_is_no_moment_is_a_mistake_of_usage(bank: Cli, moment: str) -> None:
    assert "is no moment" in bank.fails(2, "accounts", "--at", moment)


@pytest.mark.parametrize(
    ("words", "positions"),
    [
        (("--account", "456"), [9, 11]),
        (("--type", "moneydeposited"), [2, 4, 7]),
        (("--type", "PriceChanged", "--type", "ProductOpened"), [5, 8]),
        (("--from", "10"), [10, 11, 12]),
        (("--to", "2"), [1, 2]),
        (("--account", "123", "--from", "3", "--to", "11"), [3, 4, 10]),
        (("--to", "0"), []),
        (("--from", "5", "--to", "4"), []),
        (("--account", "123", "--to", "0"), []),
    ],
    ids=lambda value: " ".join(map(str, value)),
)
def test_events_can_be_chosen(bank: Cli, words: tuple[str, ...], positions: list[int]) -> None:
    assert [event["position"] for event in bank.ok("events", "--json", *words).lines] == positions


def test_a_type_that_is_not_there_is_a_mistake_of_usage(bank: Cli) -> None:
    assert bank.fails(2, "events", "--type", "MoneyBurnt").startswith('"MoneyBurnt" is no type of event; there are ')


def test_the_events_keep_every_price_and_the_table_only_the_last(bank: Cli) -> None:
    kept = bank.ok("products", "--json").json["products"][0]
    table = bank.ok("products", "--crud", "--json").json["products"][0]

    three = {"amount": "3.00", "currency": "EUR"}
    assert table == {"id": "basic", "name": "Basic account", "fee": three, "rate": "0.00"}
    assert [(price["fee"]["amount"], price["reason"]) for price in kept["prices"]] == [
        ("2.50", ""),
        ("3.00", "costs rose"),
    ]


def test_a_product_of_the_past_has_the_price_of_then(bank: Cli) -> None:
    found = bank.ok("products", "--at", "7", "--json").json

    assert found["position"] == 7
    assert found["products"][0]["fee"]["amount"] == "2.50"
    assert len(found["products"][0]["prices"]) == 1


def test_the_table_that_is_updated_in_place_knows_no_past(bank: Cli) -> None:
    assert "knows no past" in bank.fails(2, "products", "--crud", "--at", "7")


def test_text_from_events_cannot_steer_the_terminal(cli: Cli) -> None:
    cli.article()
    cli.ok("deposit", "123", "1", "--reason", "\x1b[2Jgone\x9b31m\u202eback\nnext")

    shown = cli.ok("events", "--from", "5").out

    assert shown.splitlines()[-1].endswith(r"\x1b[2Jgone\x9b31m\u202eback\x0anext")


def test_an_error_stays_one_line_without_control_characters(cli: Cli) -> None:
    cli.article()

    assert cli.fails(3, "deposit", "a\nb\x1b[31m", "1") == r"There is no account a b\x1b[31m."


def test_read_models_that_are_behind_are_caught_up_first(bank: Cli) -> None:
    before = bank.ok("accounts").out
    session = bank.workspace.open(bank.bank)
    _forget(session.readmodels)
    session.close()

    assert bank.ok("accounts").out == before
    assert _reached(bank) == 12


def test_a_bank_that_may_not_be_written_is_answered_from_its_events(bank: Cli) -> None:
    before = bank.ok("accounts").out
    session = bank.workspace.open(bank.bank)
    _forget(session.readmodels)
    session.close()
    bank.bank.chmod(0o400)

    assert bank.ok("accounts").out == before
    assert bank.ok("account", "tokyo", "--at", "0", "--json").json["currency"] == "JPY"
    assert _reached(bank) < 0


def _forget(readmodels: ReadModels) -> None:
    database = readmodels._database  # type: ignore[attr-defined]
    with database.transaction() as cursor:
        cursor.execute("DELETE FROM projections")


def _reached(cli: Cli) -> int:
    session = cli.workspace.open(cli.bank, read_only=True)
    try:
        return session.readmodels.position()
    finally:
        session.close()
