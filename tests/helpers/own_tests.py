"""Modules that need no tests under their own name, and why.

The tests of ``eat_edge/a/b.py`` are in ``tests/a/test_b.py``, those of ``export/a/b.py`` in
``tests/export/a/test_b.py``. ``tests/test_house.py`` compares.
"""

__all__ = ["NEED_NONE"]

NEED_NONE: dict[str, tuple[str, ...]] = {
    "records, errors and protocols: what they hold is checked where it is made": (
        "eat_edge/bundle/evidence.py",
        "eat_edge/decoder/protocol.py",
        "eat_edge/doctor/facts.py",
        "eat_edge/english/english_name.py",
        "eat_edge/english/romanise/romanised.py",
        "eat_edge/errors.py",
        "eat_edge/evaluation/case.py",
        "eat_edge/evaluation/error_analysis/trace.py",
        "eat_edge/llm/protocol.py",
        "eat_edge/server/serving.py",
        "export/mini/parallel/sentence.py",
    ),
    "constants: a test could only repeat them": (
        "eat_edge/english/scores.py",
        "eat_edge/evaluation/choices.py",
        "eat_edge/evaluation/report/html_style.py",
        "eat_edge/integrations/displacy.py",
        "export/mini/precision.py",
    ),
    "a call or two into a library, which has no result to check": (
        "eat_edge/memory/allocator.py",
        "export/gguf/library.py",
    ),
}
"""Modules for which a test of their own would test nothing, by the reason."""
