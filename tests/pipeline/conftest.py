"""The least that finds a name."""

import pytest

from eat_edge.bundle import open_bundle
from eat_edge.config import EngineConfig, Stages
from eat_edge.lexicon import Lexicon
from eat_edge.memory.budget import limits_of
from eat_edge.memory.plan import MemoryPlan
from eat_edge.pipeline.models import Models
from eat_edge.pipeline.stages import Context


@pytest.fixture
def context() -> Context:
    """The lexicon alone: the least that finds a name."""
    bundle = open_bundle()
    return Context(bundle, Stages(translation=False, source=False), Models(Lexicon(bundle.lexicon)))


@pytest.fixture
def limits(context: Context) -> MemoryPlan:
    return limits_of(context.bundle, EngineConfig(threads=1, max_sequences=1))
