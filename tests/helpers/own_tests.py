"""Modules that need no tests under their own name, and why.

The tests of ``eat_edge/a/b.py`` are in ``tests/a/test_b.py``, those of ``export/a/b.py`` in
``tests/export/a/test_b.py``. ``tests/test_house.py`` compares.
"""

__all__ = ["NEED_NONE"]

NEED_NONE: dict[str, tuple[str, ...]] = {
    "records and protocols: what they hold is checked where it is made": (
        "eat_edge/decoder/protocol.py",
        "eat_edge/evaluation/error_analysis/trace.py",
        "eat_edge/server/serving.py",
        "export/mini/parallel/sentence.py",
    ),
    "words alone, which the patterns that they make up are tested with": (
        "eat_edge/pipeline/source/beside.py",
    ),
    "a style sheet: a test could only repeat it": ("eat_edge/evaluation/report/html_style.py",),
    "a call or two into a library, which has no result to check": (
        "export/mini/precision.py",
        "eat_edge/memory/allocator.py",
        "export/gguf/library.py",
    ),
}
"""Modules for which a test of their own would test nothing, by the reason."""
