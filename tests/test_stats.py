"""What an engine tells of itself."""

import sys
import threading
from pathlib import Path

import pytest

from eat_edge import stats
from eat_edge.config import EngineConfig, Options
from eat_edge.engine import Engine, load
from eat_edge.stats import DocumentStats, Tally, memory_stats
from eat_edge.types import Document

MIB = 1 << 20


def test_an_engine_counts_what_it_does(engine: Engine) -> None:
    before = engine.stats()
    texts = [Document("他在柏林见了李娜。"), Document("", error="broken before"), Document("东京")]
    results = list(engine.pipe(texts))
    after = engine.stats()
    assert after.documents.finished - before.documents.finished == 3
    assert after.documents.failed - before.documents.failed == 1
    assert after.documents.characters - before.documents.characters == 9 + 0 + 2
    found = sum(len(result.entities) for result in results)
    assert after.documents.entities - before.documents.entities == found > 0
    old, new = before.decoder, after.decoder
    assert new.prefill_tokens > old.prefill_tokens
    assert new.decoded_tokens > old.decoded_tokens
    # Questions on a sentence begin with its prompt.
    assert new.prefix_hits > old.prefix_hits
    assert new.reused_tokens > old.reused_tokens
    steps, sequences = new.steps - old.steps, new.batched_sequences - old.batched_sequences
    assert steps < sequences <= steps * after.max_sequences
    assert new.batched_tokens - old.batched_tokens >= sequences
    assert new.running == new.waiting == 0
    assert new.peak_sequences <= after.max_sequences


def test_without_a_language_model_it_counts_documents_alone() -> None:
    config = EngineConfig(threads=1, max_memory=1 << 30, options=Options(mode="fast"))
    with load(config=config) as fast:
        fast("柏林")
    told = fast.stats()
    assert told.documents.finished == 1
    assert told.decoder.steps == told.decoder.decoded_tokens == 0
    assert told.memory.ceiling == 1 << 30


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no Linux")
def test_memory_is_that_of_the_process() -> None:
    before = memory_stats()
    assert before.peak_resident is not None
    block = b"x" * (64 * MIB)
    during = memory_stats()
    assert during.resident >= before.resident + 60 * MIB
    del block
    after = memory_stats()
    assert after.peak_resident is not None
    assert after.peak_resident >= during.resident - MIB


def test_where_linux_does_not_tell_the_peak_others_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "odd").write_text("Name:\tVmHWM: 7\n")
    for name in ("none", "odd"):
        monkeypatch.setattr(stats, "_STATUS", tmp_path / name)
        told = memory_stats()
        assert told.peak_resident is not None
        assert told.peak_resident >= told.resident // 2
    monkeypatch.setitem(sys.modules, "resource", None)
    assert memory_stats(5).peak_resident is None


def test_many_threads_lose_no_count() -> None:
    tally = Tally()
    document = Document("柏林", error="x")

    def count() -> None:
        for _ in range(500):
            tally.count(document)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tally.stats() == DocumentStats(4000, 4000, 8000, 0)
