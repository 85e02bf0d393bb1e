"""The table of folders holds, and each contract that guards it is able to fail."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
LINT: Final = "from importlinter.cli import lint_imports_command; lint_imports_command()"
VERDICT: Final = re.compile(r"^(?P<name>.+?) (?P<verdict>KEPT|BROKEN)", re.MULTILINE)

# The contracts that an import breaks, where it stands, and what it names.
VIOLATIONS: Final = [
    ({"layers"}, "domain/_intruder.py", "bankapp.eventstore"),
    ({"layers"}, "eventstore/_intruder.py", "bankapp.domain"),
    ({"layers"}, "services/_intruder.py", "bankapp.adapters.memory"),
    ({"layers"}, "adapters/_intruder.py", "bankapp.cli"),
    ({"layers"}, "errors.py", "bankapp._resources"),
    ({"front-doors"}, "cli/_intruder.py", "bankapp.ui"),
    ({"front-doors", "qt"}, "bootstrap.py", "bankapp.ui.theme"),
    ({"qt"}, "adapters/_intruder.py", "PySide6.QtCore"),
    ({"sql"}, "ui/_intruder.py", "sqlite3"),
    ({"sql", "services-packages"}, "services/_intruder.py", "sqlalchemy"),
    ({"services-packages"}, "services/_intruder.py", "iso4217"),
    ({"domain-packages"}, "domain/_intruder.py", "click"),
    ({"eventstore-packages"}, "eventstore/_intruder.py", "iso4217"),
]


def contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(settings["tool"]["importlinter"]["contracts"])


def broken_contracts(tree: Path) -> set[str]:
    """The ids of the contracts that import-linter finds broken in a tree, which it reads and never runs."""
    finished = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "1000", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = {match["name"]: match["verdict"] for match in VERDICT.finditer(finished.stdout)}
    ids = {contract["name"]: contract["id"] for contract in contracts()}
    assert verdicts.keys() == ids.keys(), finished.stdout + finished.stderr
    return {ids[name] for name, verdict in verdicts.items() if verdict == "BROKEN"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of all that import-linter reads."""
    nothing_compiled = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "bankapp", tmp_path / "bankapp", ignore=nothing_compiled)
    shutil.copytree(ROOT / "tests" / "support", tmp_path / "tests" / "support", ignore=nothing_compiled)
    shutil.copy(ROOT / "tests" / "__init__.py", tmp_path / "tests")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_tree_keeps_every_contract() -> None:
    assert broken_contracts(ROOT) == set()


@pytest.mark.parametrize(
    ("broken", "importer", "imported"), VIOLATIONS, ids=[f"{row[1]}-{row[2]}" for row in VIOLATIONS]
)
def test_a_forbidden_import_breaks_exactly_its_contracts(
    tree: Path, broken: set[str], importer: str, imported: str
) -> None:
    with (tree / "bankapp" / importer).open("a", encoding="utf-8") as module:
        module.write(f"\nimport {imported}\n")

    assert broken_contracts(tree) == broken


def test_a_new_folder_has_to_find_its_place_among_the_layers(tree: Path) -> None:
    (tree / "bankapp" / "utilities.py").touch()

    assert broken_contracts(tree) == {"layers"}


def test_every_contract_is_proved_able_to_fail() -> None:
    proved = set().union(*(broken for broken, _, _ in VIOLATIONS))

    assert proved == {contract["id"] for contract in contracts()}


def names_in(contract: dict[str, Any]) -> set[str]:
    """Every module that a contract speaks of, as the full name."""
    keys = ("source_modules", "forbidden_modules", "protected_modules", "allowed_importers", "allowed_packages")
    names = {name for key in keys for name in contract.get(key, [])}
    layers = {name for layer in contract.get("layers", []) for name in re.split(r"\s*[|:]\s*", layer)}
    return names | {f"{container}.{name}" for container in contract.get("containers", []) for name in layers}


@pytest.mark.parametrize("contract", contracts(), ids=lambda contract: contract["id"])
def test_a_contract_names_only_modules_that_exist(contract: dict[str, Any]) -> None:
    absent = {name for name in names_in(contract) if importlib.util.find_spec(name) is None}

    assert absent == set()


def test_the_linter_refuses_the_second_sqlite_of_qt(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("from PySide6.QtSql import QSqlDatabase\n", encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select=TID", "--config"]

    finished = subprocess.run([*command, ROOT / "pyproject.toml", module], capture_output=True, text=True, check=False)

    assert finished.returncode == 1
    assert "TID251" in finished.stdout
