"""Texts of every kind, for what must hold of any."""

from hypothesis import strategies as st

HOSTILE = [
    *"中国东京丽豈⼀々あかがアｱｶﾞﾊﾟ゛゜ー・·•‧･",
    *"aBßİŉé ﬁ①㍿½℃…Ａ　",
    *"한각ᄀ\u1161\u11a8\u1175\u11c2ㄱㅏㄴㄳﾡￂ",
    *"مُحَمَّدـأآﻻ\ufe71\ufc5e\u0654\u0653שׁלוֹם\ufb31",
    *"ก้ำนิ์कि़ড়",
    *"\u0301\u0323\u0345\u3099\u309a\u0344",
    *"👨\u200d👩🏽🇯🇵☂\ufe0f\U000e0100",
    *"\r\n\t\u2028\x00\u00ad\u200b\u200e\u202e\u2060\ufeff\u180e\x1c",
    "\ud800",
]


OTHER_SCRIPTS = [
    *"aocXПу\u0301тинёЁѐ\u0300г\u0301иї’ʼ‘'\u0311",
    *"یيکكہهةۃٱى\u0654",
    *"װױײ׳״־”אב\u05b7",
    *"गाँधींक़क\u093c\u094dৎত\u09cdർര\u0d4d\u200d",
    *"นํ้าำน้ໍຳ\u0ec9",
    *"ក្ស\u17b4\u200bမြန်မာ\u1037\u103a",
    *"Հայ՞՛՜ևᲗᲑთαΆ",
]


old_hostile_text = st.lists(st.sampled_from(HOSTILE), max_size=60).map("".join)


hostile_text = (
    old_hostile_text
    | st.lists(st.sampled_from(HOSTILE + OTHER_SCRIPTS * 2), max_size=60).map("".join)
    | st.text(max_size=40)
)
