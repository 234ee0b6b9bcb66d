"""Surnames behind a titled given name in Thai, which the models often leave out.

Thai writes a space between given name and surname, and another behind them: what stands between two
spaces behind คุณสมชาย is the surname, unless it begins as a sentence goes on. Of 132 such words in
the development set 129 are surnames.
"""

import re
from collections.abc import Iterable, Iterator

__all__ = ["surnames_behind"]

_TITLED = re.compile(
    r"(?:คุณ|นางสาว|นาย|นาง|น\.ส\.|ด\.ช\.|ด\.ญ\.|เด็กชาย|เด็กหญิง|ดร\.|นพ\.|พญ\.|(?:[รผ]ศ|ศ)\."
    r"|พล\.?[ตอทร]\.?|[รพจ]\.(?:ส\.)?[ตทอ]\.|ส\.[ตทอ]\.)[ก-๎. ]*[ก-๎]"
)
_GOES_ON = (
    "ไป|มา|อยู่|เป็น|ได้|จะ|กล่าว|บอก|พูด|ว่า|และ|กับ|ที่|ซึ่ง|ใน|ของ|ให้|มี|ทำ|คือ"
    "|ถูก|แล้ว|ก็|โดย|เพื่อ|จาก|ต่อ|ยัง|ไม่|โทร|อายุ|เปิด|เผย|ผู้|รอง|ปลัด|นาย|นาง"
    "|คุณ|หรือ|แต่|เมื่อ|พร้อม|ขณะ|ระบุ|เดิน|ตำแหน่ง|อดีต|ประธาน|รัฐมนตรี|หัวหน้า"
    "|เลขา|กรรมการ|อธิบดี|เคย|ต้อง|คน|เข้า|ออก|ลูก|บ้าน|สามี|ภรรยา|พ่อ|แม่|จึง|นั้น"
    "|นี้|ด้วย|ตาม|เพราะ|รับ|สำหรับ|ครับ|ค่ะ|คะ|พบ|นำ|ส่ง|ร่วม|โฆษก|สมาชิก|ตอบ|ขอ"
    "|แจ้ง|ถาม|ชี้|ย้ำ|กำลัง|อาจ|ควร|เริ่ม|เสีย"
)
"""What a sentence goes on with behind a name: verbs, particles, offices."""
_SURNAME = re.compile(rf"[ \u00a0](?!{_GOES_ON})[ก-๎]{{2,20}}(?![ก-๎])")


def surnames_behind(text: str, persons: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Find surnames that belong to persons.

    Args:
        text: Of the document.
        persons: Start and end of each that was found.

    Yields:
        Start of the person and end of the surname, for those that have one.
    """
    for start, end in persons:
        if _TITLED.fullmatch(text, start, end) and " " not in text[start:end]:
            surname = _SURNAME.match(text, end)
            if surname is not None:
                yield start, surname.end()
