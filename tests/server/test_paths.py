"""Which paths of the server need the token."""

import pytest

from eat_edge.server import paths


@pytest.mark.parametrize("path", sorted(paths.PATHS))
def test_texts_and_figures_are_guarded_and_pages_are_not(path: str) -> None:
    assert paths.is_guarded(path) == (path.startswith("/v1/") or path == "/metrics")


def test_what_is_not_there_is_guarded_below_v1_all_the_same() -> None:
    assert paths.is_guarded("/v1/other")
    assert not paths.is_guarded("/v1")
    assert not paths.is_guarded(paths.STATIC + "app.js")
