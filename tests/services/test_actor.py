import pytest

from bankapp.services.actor import actor_at_start


@pytest.mark.parametrize(
    ("environment", "remembered", "actor"),
    [
        ({"BANKAPP_ACTOR": " Ada "}, "Bob", "Ada"),
        ({"BANKAPP_ACTOR": " "}, "Bob", "Bob"),
        ({}, "Bob", "Bob"),
        ({}, "", "grace"),
    ],
    ids=["the variable first", "an empty variable is none", "then who is remembered", "then the system's user"],
)
def test_one_rule_says_who_is_at_the_desk(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], remembered: str, actor: str
) -> None:
    monkeypatch.setenv("LOGNAME", "grace")
    assert actor_at_start(environment, remembered) == actor
