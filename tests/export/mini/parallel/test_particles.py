"""Particles, which are no part of a name."""

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from export.mini.parallel.particles import without_particle  # noqa: E402


@pytest.mark.parametrize(
    ("word", "edges", "name"),
    [
        ("서울에서", set(), "서울"),
        ("서울은", set(), "서울"),
        ("서울", set(), "서울"),
        # A syllable that names end in, too, is a particle only behind an edge of pieces.
        ("도쿄도", set(), "도쿄도"),
        ("도쿄도", {2}, "도쿄"),
        ("이은", set(), "이은"),
        ("런던으로부터", set(), "런던"),
    ],
)
def test_particles_leave_the_name(word: str, edges: set[int], name: str) -> None:
    assert word[: without_particle(word, edges)] == name
