"""Languages: each is described once."""

from collections import Counter

from eat_edge.text.languages import LANGUAGES, RIGHT_TO_LEFT, UNSPACED
from eat_edge.text.script import SCRIPTS, script_of


def test_languages_are_described_once_and_in_scripts_that_exist() -> None:
    written = [(language.code, language.script) for language in LANGUAGES]
    assert len(set(written)) == len(written)
    assert {script for _, script in written} <= set(SCRIPTS)
    assert {"zh", "ja", "th", "lo", "km", "my", "bo"} == UNSPACED
    assert {"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv"} < RIGHT_TO_LEFT
    several = Counter(script for _, script in written)
    for language in LANGUAGES:
        assert (several[language.script] > 1) == bool(language.letters and language.words)
        letters = language.letters.replace(" ", "")
        assert len(set(letters)) == len(letters), language.code
        assert language.letters == language.letters.lower()
        # Two words of Sindhi are signs.
        assert {script_of(char) for char in letters} <= {language.script, "Common"}
