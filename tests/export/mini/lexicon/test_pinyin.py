"""The table of readings of Han characters."""

from export.mini.lexicon.pinyin import table

READINGS = {ord("柏"): "bǎi,bó,bò", ord("林"): "lín", ord("绿"): "lǜ,lù", ord("長"): "cháng,zhǎng"}


def rows(readings: dict[int, str]) -> dict[str, tuple[str, str]]:
    lines = table(readings).splitlines()
    assert lines == sorted(lines)
    return {sound: (mostly, rarely) for sound, mostly, rarely in (one.split("\t") for one in lines)}


def test_a_character_is_mostly_read_as_it_comes_first_and_tones_are_left_out() -> None:
    assert rows(READINGS) == {
        "bai": ("柏", ""),
        "bo": ("", "柏"),
        "chang": ("長", ""),
        "lin": ("林", ""),
        "lu": ("", "绿"),
        "lü": ("绿", ""),
        "zhang": ("", "長"),
    }


def test_in_names_some_are_read_otherwise() -> None:
    assert rows({ord("六"): "liù"}) == {"lu": ("六", ""), "liu": ("", "六")}


def test_what_is_no_han_character_has_no_reading() -> None:
    assert table({ord("a"): "a", 0x20000: "hē"}) == ""
