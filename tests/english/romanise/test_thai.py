"""Thai by the Royal Thai General System."""

import pytest

from eat_edge.english.romanise.romanise import romanise
from eat_edge.english.romanise.romanised import Romanised
from eat_edge.english.romanise.thai import is_native, thai


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("สมชาย รุ่งเรือง", "Somchai Rungrueang"),
        ("นายธนากร วงศ์สวัสดิ์", "Thanakon Wongsawat"),
        ("นางสาวมาลี แสงจันทร์", "Mali Saengchan"),
        ("อภิชาติ สุขเจริญ", "Aphichat Sukcharoen"),
        ("บัวแก้ว ใจเย็น", "Buakaeo Chaiyen"),
        ("เสริมศักดิ์ พงษ์พานิช", "Soemsak Phongphanit"),
        ("กมล นครชัย", "Kamon Nakhonchai"),
        ("สุทิน คลังแสง", "Suthin Khlangsaeng"),
        ("คุณแพร ใจเย็น", "Phrae Chaiyen"),
        ("ไชยา พรหมา", "Chaiya Phromma"),
    ],
)
def test_a_thai_person_is_romanised(name: str, expected: str) -> None:
    assert thai(name) == Romanised(expected, True)


@pytest.mark.parametrize("name", ["โจ ไบเดน", "จัสติน ทรูโด", "คามาลา แฮร์ริส", "ฮุน มาเนต", "วิลล์ สมิธ"])
def test_a_foreigner_is_only_spelled(name: str) -> None:
    assert not is_native(name)
    found = romanise(name, "th", "PER")
    assert found is not None and not found.is_standard


def test_what_is_no_row_of_syllables_is_not_read() -> None:
    assert thai("า") is None
    assert thai("") is None


def test_places_are_not_trusted_by_their_sound() -> None:
    found = romanise("สุวรรณภูมิ", "th", "LOC")
    assert found is not None and not found.is_standard


def test_one_word_without_a_title_is_not_trusted() -> None:
    alone, titled = thai("สมชาย"), thai("นายสมชาย")
    assert alone is not None and not alone.is_standard
    assert titled is not None and titled.is_standard
