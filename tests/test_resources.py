from pathlib import Path

import pytest

from bankapp._resources import find_root, resource


def test_a_shipped_file_is_found() -> None:
    assert resource("icons", "play.svg").read_text(encoding="utf-8").rstrip().endswith("</svg>")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="nothing-here"):
        resource("icons", "nothing-here.svg")


def test_the_installed_folder_goes_before_the_checkout(tmp_path: Path) -> None:
    installed, checkout = tmp_path / "installed", tmp_path / "checkout"
    checkout.mkdir()
    assert find_root(installed, checkout) == checkout
    installed.mkdir()
    assert find_root(installed, checkout) == installed


def test_without_any_resources_the_error_names_both_places(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"neither in .*one nor .*two"):
        find_root(tmp_path / "one", tmp_path / "two")
