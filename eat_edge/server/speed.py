"""How fast this machine tags, measured before the first request: what can be done in time."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import cycle, islice
from types import MappingProxyType

from eat_edge.config import Options
from eat_edge.errors import EatEdgeError
from eat_edge.server.dispatcher import Tags
from eat_edge.server.paths import STREAM
from eat_edge.types import Document

__all__ = ["Speed", "measure"]

_LOG = logging.getLogger(__name__)

_SENTENCES = (
    "国务院总理李强星期三在柏林会见了德国总理朔尔茨。",
    "東京都の小池百合子知事は横浜市で記者団に語った。",
    "华为公司在深圳发布了新款手机，首日预售量超过五十万台。",
    "日産自動車は本社を横浜市から移す計画を発表した。",
)
_ENOUGH = 0.5
"""Seconds: samples become larger until one takes so long."""
_MAX_TEXTS = 16
"""Texts of the largest sample."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Code points a second, by mode.

    Attributes:
        by_mode: As measured; nothing is known of a mode that has no entry.
    """

    by_mode: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def within(self, seconds: float) -> dict[str, int]:
        """Code points that are done within some seconds, by mode."""
        return {mode: int(rate * seconds) for mode, rate in self.by_mode.items()}

    def problem_of(self, num_chars: int, options: Options, seconds: float) -> str | None:
        """Tell why some texts would not be done in time, and what would do.

        Args:
            num_chars: Code points of all texts together.
            options: What is asked for.
            seconds: That they may take.

        Returns:
            None where they would be done, or nothing is known of the mode.
        """
        mode, within = _mode_of(options), self.within(seconds)
        if num_chars <= within.get(mode, num_chars):
            return None
        remedy = f"send at most {within[mode]} at once"
        if num_chars <= within.get("fast", 0):
            remedy += ", ask in the mode fast"
        return (
            f"{num_chars} characters take about {num_chars / self.by_mode[mode]:.0f} seconds here "
            f"in the mode {mode}, more than {seconds:.0f}: {remedy}, or send them to {STREAM}"
        )


def measure(
    engine: Tags, modes: Iterable[str], clock: Callable[[], float] = time.perf_counter
) -> Speed:
    """Tag a small sample in each mode; what else the machine does meanwhile counts too.

    Args:
        engine: Loads its models where it has not.
        modes: Those that requests may have; one that the engine does not have gets no speed.
        clock: Seconds that only go forward.
    """
    rates = {}
    # What the mode auto may load later must not count as its speed.
    for mode in sorted(modes, key=lambda one: one == "auto"):
        try:
            # The first text loads what the mode needs.
            _time(engine, mode, 1, clock)
        except EatEdgeError:
            # Without llama.cpp there is no mode full.
            continue
        num_texts = num_chars = 0
        seconds = 0.0
        while seconds < _ENOUGH and num_texts < _MAX_TEXTS:
            num_texts = 2 * num_texts or 1
            num_chars, seconds = _time(engine, mode, num_texts, clock)
        rates[mode] = num_chars / max(seconds, 1e-6)
        _LOG.info("about %.0f characters a second in the mode %s", rates[mode], mode)
    return Speed(MappingProxyType(rates))


def _time(engine: Tags, mode: str, num_texts: int, clock: Callable[[], float]) -> tuple[int, float]:
    """Code points of a sample, and the seconds that it takes."""
    sample = [Document(text) for text in islice(cycle(_SENTENCES), num_texts)]
    began = clock()
    for _ in engine.pipe(sample, mode=mode):
        pass
    return sum(len(document.text) for document in sample), clock() - began


def _mode_of(options: Options) -> str:
    return "full" if options.translates_all else options.mode
