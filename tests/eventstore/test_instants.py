"""Instants and their texts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankapp.eventstore.instants import BadInstant, from_datetime, from_iso, system_clock, to_datetime, to_iso

NEW_YEAR = 1_767_225_600_000_000


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_is_read_back_from_its_text(moment: datetime) -> None:
    instant = from_datetime(moment)
    assert to_datetime(instant) == moment
    assert from_iso(to_iso(instant)) == instant


def test_the_text_of_an_instant_is_utc_with_six_decimals() -> None:
    assert (to_iso(NEW_YEAR), to_iso(-1)) == ("2026-01-01T00:00:00.000000Z", "1969-12-31T23:59:59.999999Z")


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01",
        " 2026-01-01T00:00 ",
        "2026-01-01 00:00:00",
        "2026-01-01T00:00:00Z",
        "2026-01-01T01:00+01:00",
        "2025-12-31T19:00:00.000000-05:00",
    ],
)
def test_a_date_is_its_first_moment_and_a_time_without_a_zone_is_utc(text: str) -> None:
    assert from_iso(text) == NEW_YEAR


@pytest.mark.parametrize(
    "text", ["", "now", "42", "2026-13-01", "2026-02-29", "31.12.2026", "2026-01-01T25:00", "9" * 99]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadInstant, match="is no date or time such as"):
        from_iso(text)


def test_the_system_clock_gives_microseconds_of_now() -> None:
    before = datetime.now(UTC)
    now = to_datetime(system_clock() + 1)  # microseconds are cut off
    assert before <= now
    assert (now - before).total_seconds() < 60
