"""What it cost to find what was found."""

from eat_edge.decoder import DecoderStats
from eat_edge.evaluation.metrics.cost import Cost, token_counts


def test_what_the_cache_had_and_what_was_forced_is_no_work() -> None:
    stats = DecoderStats(
        prefill_tokens=300, reused_tokens=500, decoded_tokens=60, forced_tokens=7, completed=5
    )
    assert token_counts(stats) == (300, 60)


def test_without_a_language_model_no_tokens_are_known() -> None:
    cost = Cost(1.5)
    assert (cost.seconds, cost.num_read, cost.num_written) == (1.5, None, None)
