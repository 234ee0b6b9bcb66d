"""What a user may choose: options of an engine, and options of every text. No I/O."""

from eat_edge.config.engine_config import EngineConfig, Stages
from eat_edge.config.language_tags import language_code, language_pattern
from eat_edge.config.options import MODES, OFFSETS, OPTION_NAMES, Options, OptionValues

__all__ = [
    "MODES",
    "OFFSETS",
    "OPTION_NAMES",
    "EngineConfig",
    "OptionValues",
    "Options",
    "Stages",
    "language_code",
    "language_pattern",
]
