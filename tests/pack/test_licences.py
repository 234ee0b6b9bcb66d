"""Licences: where a wheel has them, what they are called, and which are permitted."""

import sys
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest
from pack_fakes import write_wheel

from eat_edge.pack import licences
from eat_edge.pack.licences import canonical, is_permitted, licence_of, required
from eat_edge.pack.wheels import licence_texts


def test_licences_are_found_wherever_a_wheel_has_them(tmp_path: Path) -> None:
    path = write_wheel(
        tmp_path,
        "many",
        many__ThirdPartyNotices="theirs",
        many__licenses="a module of that name",
        **{"../../evil/LICENSE": "outside", "many/a/b/c/LICENSE": "too deep", "many/x.py": ""},
    )
    with ZipFile(path, "a") as archive:
        archive.writestr("many-1.0.dist-info/licenses/deep/in/it/COPYING.txt", "deep")
    assert set(licence_texts(path)) == {
        "many-1.0.dist-info/licenses/LICENSE",
        "many-1.0.dist-info/licenses/deep/in/it/COPYING.txt",
        "many/ThirdPartyNotices",
        "many/licenses",
    }


@pytest.mark.parametrize(
    ("headers", "licence", "is_fine"),
    [
        ("License-Expression: MIT\nLicense: other", "MIT", True),
        ("License: BSD 3-Clause", "BSD 3-Clause", True),
        ("License: PSFL", "PSFL", True),
        ("License: UNKNOWN", "UNKNOWN", False),
        ("License: Copyright " + "x" * 90, "Copyright " + "x" * 50, False),
        (
            "License: Copyright " + "x" * 90 + "\n"
            "Classifier: License :: OSI Approved :: Apache Software License",
            "Apache Software License",
            True,
        ),
        ("License-Expression: MIT AND GPL-3.0-only", "MIT AND GPL-3.0-only", False),
        ("License-Expression: GPL-3.0-only OR MIT", "GPL-3.0-only OR MIT", True),
        (
            "License-Expression: MIT AND (BSD-2-Clause OR LGPL-2.1-or-later)",
            "MIT AND (BSD-2-Clause OR LGPL-2.1-or-later)",
            True,
        ),
        ("License-Expression: AGPL-3.0-only", "AGPL-3.0-only", False),
        ("Summary: nothing", "unknown", False),
    ],
)
def test_licences_are_named_and_judged(headers: str, licence: str, is_fine: bool) -> None:
    assert licence_of(Parser().parsestr(headers)) == licence
    assert is_permitted(licence) is is_fine


def test_requirements_of_extras_count_where_the_extra_does() -> None:
    headers = Parser().parsestr(
        "Requires-Dist: numpy>=2\n"
        "Requires-Dist: Foo.Bar ; python_version > '3'\n"
        "Requires-Dist: onnxruntime<2,>=1.22 ; extra == 'cpu'\n"
    )
    assert list(required(headers)) == ["numpy", "foo-bar"]
    assert list(required(headers, frozenset({"cpu"}))) == ["numpy", "foo-bar", "onnxruntime"]
    assert canonical("Foo__Bar.baz") == "foo-bar-baz"


def test_the_licences_of_what_is_installed_are_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def add(name: str, *headers: str) -> None:
        (info := tmp_path / f"{name}-1.0.dist-info").mkdir()
        lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *headers]
        (info / "METADATA").write_text("\n".join(lines) + "\n")

    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert licences.main() == 1
    assert "eat-edge is not installed" in capsys.readouterr().err
    needs = (
        "Provides-Extra: cpu",
        "Provides-Extra: test",
        "Provides-Extra: browser",
        "Provides-Extra: desktop",
        "Requires-Dist: one ; extra == 'cpu'",
        "Requires-Dist: two ; extra == 'test'",
        "Requires-Dist: two ; extra == 'browser'",
        "Requires-Dist: two ; extra == 'desktop'",
    )
    add("eat_edge", "License: MIT", *needs)
    add("one", "License: MIT", "Requires-Dist: eat-edge", "Requires-Dist: gone")
    add("two", "License: AGPL-3.0")
    assert licences.main() == 0
    assert "two" not in capsys.readouterr().out
    assert licences.main(["--pins"]) == 0
    assert capsys.readouterr().out == "one==1.0\n"
    (tmp_path / "one-1.0.dist-info" / "METADATA").write_text("Name: one\nVersion: 1.0\n")
    assert licences.main() == 1
    assert "CHECK  one " in capsys.readouterr().out
