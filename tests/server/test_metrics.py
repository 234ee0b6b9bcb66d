"""What the server counts, as Prometheus reads it."""

import re

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")
from asked import TEXTS
from server_fakes import GatedEngine, Running, running


def test_metrics_count_texts_and_tell_memory(fast_server: Running) -> None:
    fast_server.tag(*TEXTS)
    told = fast_server.ask("GET", "/metrics")
    assert told.headers["content-type"].startswith("text/plain")
    text = told.body.decode()
    for name in ("eat_edge_queue_texts", "eat_edge_batch_texts_sum", "eat_edge_text_seconds_sum"):
        assert re.search(rf"^{name} \d", text, re.MULTILINE), name
    counted = re.search(r'^eat_edge_texts_total\{outcome="tagged"\} (\S+)', text, re.MULTILINE)
    assert counted is not None
    assert float(counted[1]) >= len(TEXTS)
    assert "process_resident_memory_bytes" in text
    assert 'eat_edge_requests_total{path="/v1/tag",status="200"}' in text


def test_metrics_tell_of_the_engine() -> None:
    with running(GatedEngine()) as here:
        text = here.ask("GET", "/metrics").body.decode()
    told = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    for name, value in {
        'eat_edge_tokens_total{kind="read"}': 300,
        'eat_edge_tokens_total{kind="reused"}': 500,
        'eat_edge_tokens_total{kind="chosen"}': 60,
        'eat_edge_decoder_requests_total{outcome="completed"}': 5,
        "eat_edge_decoder_batches_total": 10,
        "eat_edge_decoder_batch_sequences_total": 40,
        "eat_edge_decoder_running": 3,
        "eat_edge_decoder_waiting": 2,
        "eat_edge_decoder_max_sequences": 16,
        "eat_edge_memory_resident_bytes": 1 << 20,
    }.items():
        assert float(told[name]) == value, name
    # What nobody knows is left out, not 0.
    assert "eat_edge_memory_peak_bytes" not in told
    assert "eat_edge_memory_ceiling_bytes" not in told
