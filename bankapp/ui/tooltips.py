"""Tool tips that show what they are given, letter by letter."""

import html


def plain_tooltip(text: str) -> str:
    """A text as a tool tip that is never read as markup: Qt guesses, and words from the log may look like tags."""
    return f'<p style="white-space: pre-wrap">{html.escape(text)}</p>' if text else ""
