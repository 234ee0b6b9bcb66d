"""The small Llama."""

import torch


def test_attention_written_out_is_the_fused_one() -> None:
    from export.mini.llm import model as llm_model

    torch.manual_seed(0)
    query, key, value = (torch.randn(2, 4, 7, 16) for _ in range(3))
    sees = torch.ones(7, 7, dtype=torch.bool).tril().expand(2, 1, 7, 7)
    torch.testing.assert_close(
        llm_model._attend(query, key, value, sees),
        llm_model._attend_fused(query, key, value, sees),
    )
