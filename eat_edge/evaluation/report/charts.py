"""Small charts as inline SVG, coloured by the page they stand in."""

from eat_edge.evaluation.metrics.calibration import Calibration
from eat_edge.evaluation.metrics.scores import Estimate

__all__ = ["calibration_chart", "count_bar", "interval_bar"]

_SIDE = 240
_MARGIN = 34
_BAR_WIDTH = 120


def interval_bar(estimate: Estimate) -> str:
    """Draw a figure in [0, 1] as a bar, with its interval as a line across the end.

    Args:
        estimate: The figure.

    Returns:
        An ``svg`` element.
    """
    value, low, high = (
        round(_BAR_WIDTH * share, 1) for share in (estimate.value, estimate.low, estimate.high)
    )
    return (
        f'<svg class="bar" viewBox="0 0 {_BAR_WIDTH} 12" width="{_BAR_WIDTH}" height="12" '
        'aria-hidden="true">'
        f'<rect class="track" x="0" y="3" width="{_BAR_WIDTH}" height="6"></rect>'
        f'<rect class="fill" x="0" y="3" width="{value}" height="6"></rect>'
        f'<path class="whisker" d="M{low} 6H{high}M{low} 2V10M{high} 2V10"></path></svg>'
    )


def count_bar(count: int, most: int) -> str:
    """Draw a count as a bar.

    Args:
        count: At least 0.
        most: What fills the width, at least ``count`` and 1.

    Returns:
        An ``svg`` element.
    """
    return (
        f'<svg class="bar" viewBox="0 0 {_BAR_WIDTH} 12" width="{_BAR_WIDTH}" height="12" '
        'aria-hidden="true">'
        f'<rect class="fill" x="0" y="1" width="{round(_BAR_WIDTH * count / most, 1)}" height="10">'
        "</rect></svg>"
    )


def calibration_chart(calibration: Calibration) -> str:
    """Draw share right against score: a bar for each bin, the diagonal being perfect.

    Args:
        calibration: Ten bins; empty ones have no bar.

    Returns:
        An ``svg`` element; every bar says its figures when the pointer rests on it.
    """
    parts = [
        f'<svg class="calibration" viewBox="0 0 {_SIDE + 2 * _MARGIN} {_SIDE + 2 * _MARGIN}" '
        f'role="img" aria-label="share right by score; expected calibration error '
        f'{calibration.error:.3f}">'
    ]
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        parts.append(f'<path class="grid" d="M{_x(0)} {_y(tick)}H{_x(1)}"></path>')
        parts.append(f'<text x="{_x(tick)}" y="{_y(0) + 16}" class="middle">{tick:g}</text>')
        parts.append(f'<text x="{_x(0) - 6}" y="{_y(tick) + 4}" class="end">{tick:g}</text>')
    for one in calibration.bins:
        if one.num_entities:
            width = round(_x(one.high) - _x(one.low) - 2, 1)
            height = round(_y(0) - _y(one.share_right), 1)
            parts.append(
                f"<g><title>scores {one.low:.1f} to {one.high:.1f}: {one.num_entities} entities, "
                f"mean score {one.mean_score:.3f}, share right {one.share_right:.3f}</title>"
                f'<rect class="fill" x="{_x(one.low) + 1}" y="{_y(one.share_right)}" '
                f'width="{width}" height="{height}"></rect>'
                f'<circle class="point" cx="{_x(one.mean_score)}" cy="{_y(one.share_right)}" '
                'r="3"></circle></g>'
            )
    parts.append(f'<path class="diagonal" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"></path>')
    middle = _MARGIN + _SIDE / 2
    parts.append(f'<text x="{middle:g}" y="{_SIDE + 2 * _MARGIN - 2}" class="middle">score</text>')
    parts.append(
        f'<text x="10" y="{middle:g}" class="middle" transform="rotate(-90 10 {middle:g})">'
        "share right</text></svg>"
    )
    return "".join(parts)


def _x(share: float) -> float:
    return round(_MARGIN + _SIDE * share, 1)


def _y(share: float) -> float:
    return round(_MARGIN + _SIDE * (1 - share), 1)
