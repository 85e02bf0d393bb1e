"""What `pip install` would bring: the program, its resources, and nothing else."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHECKOUT_ONLY = ("pictures", "run", "lock", "setup")


def run(*command: str | Path, **variables: str) -> str:
    finished = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def content(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def files_below(folder: Path) -> set[str]:
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {name.as_posix() for name in names if "__pycache__" not in name.parts}


def test_the_wheel_holds_every_module(content: set[str]) -> None:
    assert {f"bankapp/{name}" for name in files_below(ROOT / "bankapp")} <= content


def test_the_wheel_holds_the_resources_and_not_the_set_up_of_the_checkout(content: set[str]) -> None:
    shipped = {name for name in files_below(ROOT / "resources") if name.split("/")[0] not in CHECKOUT_ONLY}
    packed = {name.removeprefix("bankapp/resources/") for name in content if name.startswith("bankapp/resources/")}

    assert shipped
    assert packed == shipped


def test_the_wheel_holds_nothing_beside_the_program_and_its_licence(content: set[str]) -> None:
    tops = {name.split("/")[0] for name in content}

    assert len(tops) == 2
    assert "bankapp" in tops
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in content)


def test_the_installed_command_runs_and_finds_its_own_resources(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", tmp_path, wheel)
    question = "from bankapp._resources import resource; print(resource())"

    place = run(sys.executable, "-P", "-c", question, PYTHONPATH=str(tmp_path)).strip()

    assert Path(place) == tmp_path / "bankapp" / "resources"
    assert "bankapp" in run(tmp_path / "bin" / "bankapp", "--help", PYTHONPATH=str(tmp_path), PYTHONSAFEPATH="1")


@pytest.mark.parametrize("lock", ["run", "test"])
def test_a_lock_names_no_address_and_a_hash_for_every_package(lock: str) -> None:
    text = (ROOT / "resources" / "lock" / f"{lock}.txt").read_text(encoding="utf-8")
    packages = [entry for entry in text.replace("\\\n", " ").splitlines() if entry and not entry.startswith("#")]

    assert "://" not in text
    assert packages
    assert [package for package in packages if "--hash=sha256:" not in package] == []


def pinned(lock: str) -> set[str]:
    """Versions and hashes, without the machines that they are for: a test may need everywhere what others need not."""
    lines = (ROOT / "resources" / "lock" / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    return {line.removesuffix("\\").partition(" ; ")[0].strip() for line in lines}


def test_the_test_lock_holds_all_of_the_run_lock() -> None:
    assert pinned("run") <= pinned("test")


def test_the_locks_hold_every_declared_package() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [*settings["project"]["dependencies"], *settings["dependency-groups"]["test"]]
    names = {re.split(r"[^\w-]", entry, maxsplit=1)[0].lower() for entry in declared}
    text = (ROOT / "resources" / "lock" / "test.txt").read_text(encoding="utf-8")

    assert names <= {line.split("==")[0] for line in text.splitlines() if "==" in line}
