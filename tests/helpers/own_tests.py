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
    "eat_edge/__main__.py": "tests/test_everywhere.py",
    "eat_edge/tag/arguments.py": "tests/test_cli.py",
    "eat_edge/tag/on_ray.py": "tests/integrations/test_ray.py",
    "eat_edge/tag/resuming.py": "tests/tag/test_resume.py",
    "eat_edge/tag/streams.py": "tests/test_cli.py",
    "export/__main__.py": "tests/export/bundle/test_command.py",
    "export/mini/command.py": "tests/export/mini/test_recipe.py",
    "export/release/command.py": "tests/export/release/test_release.py",
    # Bundles.
    "eat_edge/bundling/assemble.py": "tests/bundling/test_convert.py",
    "eat_edge/bundling/command.py": "tests/bundling/test_registry.py",
    "eat_edge/bundling/manifest.py": "tests/bundle/test_bundle.py",
    "eat_edge/bundling/parts.py": "tests/bundling/test_new.py",
    "eat_edge/bundling/selftest.py": "tests/export/bundle/test_selftest.py",
    "eat_edge/signing/keys.py": "tests/signing/test_dsse.py",
    "eat_edge/verify/provenance.py": "tests/export/release/test_release.py",
    "export/bundle/card.py": "tests/export/bundle/test_command.py",
    "export/bundle/facts.py": "tests/export/bundle/test_command.py",
    # llama.cpp: each needs the library, and most a process of its own.
    "eat_edge/decoder/llama/amx_trial.py": "tests/decoder/llama/test_amx.py",
    "eat_edge/decoder/llama/binding.py": "tests/decoder/llama/test_library.py",
    "eat_edge/decoder/llama/trial.py": "tests/decoder/llama/test_library.py",
    "eat_edge/doctor/probe.py": "tests/doctor/test_gather.py",
    # Evaluation.
    "eat_edge/evaluation/baselines/free_model.py": "tests/evaluation/baselines/test_chat_rounds.py",
    "eat_edge/evaluation/error_analysis/foreign.py": (
        "tests/evaluation/error_analysis/test_account.py"
    ),
    "eat_edge/evaluation/gold/docbin.py": "tests/writers/test_docbin.py",
    "eat_edge/evaluation/metrics/comparison.py": "tests/evaluation/test_command.py",
    "eat_edge/evaluation/metrics/cost.py": "tests/evaluation/report/test_markdown.py",
    "eat_edge/evaluation/report/html_samples.py": "tests/evaluation/report/test_html.py",
    "eat_edge/evaluation/spans.py": "tests/evaluation/gold/test_jsonl.py",
    "eat_edge/evaluation/tagging.py": "tests/evaluation/test_command.py",
    # Language models and the pipeline.
    "eat_edge/lexicon/language.py": "tests/lexicon/test_lexicon.py",
    "eat_edge/llm/chat_file.py": "tests/llm/test_chat.py",
    "eat_edge/llm/chat_prompt.py": "tests/llm/test_chat.py",
    "eat_edge/llm/chat_reasoning.py": "tests/llm/test_chat.py",
    "eat_edge/llm/eat_mini.py": "tests/test_engine.py",
    "eat_edge/pipeline/opening.py": "tests/pipeline/test_stream.py",
    "eat_edge/pipeline/questions.py": "tests/test_engine.py",
    # Input and output.
    "eat_edge/arrow.py": "tests/readers/test_parquet.py",
    "eat_edge/readers/contents.py": "tests/readers/test_office.py",
    "eat_edge/readers/streams.py": "tests/readers/test_documents.py",
    "eat_edge/readers/tables.py": "tests/readers/test_delimited.py",
    "eat_edge/readers/uploads.py": "tests/server/test_reading.py",
    "eat_edge/writers/annotation.py": "tests/writers/test_other_tools.py",
    "eat_edge/writers/parquet.py": "tests/readers/test_parquet.py",
    # Redaction.
    "eat_edge/redact/files.py": "tests/redact/test_command.py",
    "eat_edge/redact/options.py": "tests/redact/test_command.py",
    "eat_edge/redact/plan.py": "tests/redact/test_redactor.py",
    "eat_edge/redact/pseudonyms.py": "tests/redact/test_redactor.py",
    "eat_edge/redact/run.py": "tests/redact/test_command.py",
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
