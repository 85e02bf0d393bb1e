from bankapp.ui.tooltips import plain_tooltip


def test_markup_is_shown_letter_by_letter() -> None:
    assert "<b>" not in plain_tooltip("<b>bold</b>")
    assert "&lt;b&gt;bold" in plain_tooltip("<b>bold</b>")


def test_nothing_to_say_is_no_tool_tip() -> None:
    assert plain_tooltip("") == ""
