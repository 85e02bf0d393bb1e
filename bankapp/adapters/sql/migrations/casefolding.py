"""Python's own folding of case as a function of PostgreSQL: a search finds the same on every engine."""


def _folded() -> tuple[dict[str, str], dict[str, str]]:
    """The letters beyond ASCII that fold into one letter, and those that fold into several."""
    every = (chr(code) for code in range(128, 0x110000) if not 0xD800 <= code <= 0xDFFF)
    changed = {letter: letter.casefold() for letter in every if letter != letter.casefold()}
    single = {letter: folded for letter, folded in changed.items() if len(folded) == 1}
    return single, {letter: folded for letter, folded in changed.items() if letter not in single}


def _function() -> str:
    single, several = _folded()
    folded = f"""translate(lower(words COLLATE "C"), '{"".join(single)}', '{"".join(single.values())}')"""
    for letter, letters in several.items():
        folded = f"replace({folded}, '{letter}', '{letters}')"
    return f"""CREATE FUNCTION bank_casefold(words TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN octet_length(words) = length(words) THEN lower(words COLLATE "C") ELSE {folded} END $$"""


CASEFOLD = _function()
