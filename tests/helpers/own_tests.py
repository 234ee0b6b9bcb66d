"""Modules without tests under their own name, and why: a list that only becomes shorter.

The tests of ``eat_edge/a/b.py`` are in ``tests/a/test_b.py``, those of ``export/a/b.py`` in
``tests/export/a/test_b.py``. ``tests/test_house.py`` compares.
"""

__all__ = ["NEED_NONE", "TESTED_THROUGH"]

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

TESTED_THROUGH: dict[str, str] = {
    # The command and its parts.
    "export/__main__.py": "tests/export/bundle/test_command.py",
    "export/mini/command.py": "tests/export/mini/test_recipe.py",
    "export/release/command.py": "tests/export/release/test_release.py",
    # Bundles.
    "export/bundle/card.py": "tests/export/bundle/test_command.py",
    "export/bundle/facts.py": "tests/export/bundle/test_command.py",
    # Export: models are made whole, and what they compute is compared.
    "export/dumps/counts.py": "tests/export/dumps/test_command.py",
    "export/dumps/names.py": "tests/export/dumps/test_command.py",
    "export/dumps/userlist.py": "tests/export/dumps/test_command.py",
    "export/encoder/graph_nodes.py": "tests/export/encoder/test_graph.py",
    "export/finetune/merge.py": "tests/export/finetune/test_command.py",
    "export/finetune/report.py": "tests/export/finetune/test_command.py",
    "export/finetune/tokenizer.py": "tests/export/finetune/test_encode.py",
    "export/finetune/train.py": "tests/export/finetune/test_command.py",
    "export/gguf/checkpoint.py": "tests/export/gguf/test_gguf.py",
    "export/gguf/parity.py": "tests/export/gguf/test_vocabulary.py",
    "export/gguf/rope.py": "tests/export/gguf/test_architectures.py",
    "export/gguf/write.py": "tests/export/gguf/test_gguf.py",
    "export/onnx/trace.py": "tests/export/tagger/test_export.py",
    "export/release/build.py": "tests/export/release/test_release.py",
    "export/release/publish.py": "tests/export/release/test_release.py",
    "export/release/statement.py": "tests/export/release/test_release.py",
    # The recipe of the embedded bundle: run whole, in miniature; trained only in the slow test.
    "export/mini/ahead.py": "tests/export/mini/test_recipe.py",
    "export/mini/card.py": "tests/export/mini/parallel/test_origins.py",
    "export/mini/lexicon/build.py": "tests/export/mini/test_recipe.py",
    "export/mini/lexicon/candidates.py": "tests/export/mini/parallel/test_origins.py",
    "export/mini/llm/checks.py": "tests/export/mini/llm/test_data.py",
    "export/mini/llm/example.py": "tests/export/mini/llm/test_batches.py",
    "export/mini/llm/tokenizer.py": "tests/export/mini/test_recipe.py",
    "export/mini/llm/train.py": "tests/export/mini/test_recipe.py",
    "export/mini/manifest.py": "tests/export/mini/test_recipe.py",
    "export/mini/parallel/name_source.py": "tests/export/mini/test_recipe.py",
    "export/mini/selftest.py": "tests/export/mini/test_recipe.py",
    "export/mini/tagger/english.py": "tests/export/mini/test_recipe.py",
    "export/mini/tagger/recipe.py": "tests/export/mini/test_recipe.py",
    "export/mini/tagger/stage.py": "tests/export/mini/test_recipe.py",
    "export/mini/tagger/teacher.py": "tests/export/mini/tagger/test_taught.py",
    "export/mini/tagger/unlabelled.py": "tests/export/mini/test_recipe.py",
    "export/mini/tagger/vocabulary_text.py": "tests/export/mini/test_recipe.py",
}
"""Modules that have no tests of their own yet, by the tests that run most of what they do.

Nothing is added to it: a new module comes with its tests.
"""
