"""The two diagrams of the HTML report, as SVG that follows the page's colours."""

from __future__ import annotations

from collections.abc import Sequence

from qa.metrics.calibration import Bin

WIDTH, HEIGHT = 380, 280
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 12, 44


def reliability_diagram(table: Sequence[Bin]) -> str:
    """Accuracy against confidence: bars on the diagonal would be perfect."""
    bars = []
    for row in table:
        x, y = _at(row.low + 0.01, row.accuracy)
        x_end, floor = _at(row.high - 0.01, 0)
        said = (
            f"said {100 * row.confidence:.1f} %, right {100 * row.accuracy:.1f} %, "
            f"{row.count:,} questions"
        )
        bars.append(
            f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="{x_end - x:.1f}" '
            f'height="{floor - y:.1f}"><title>{said}</title></rect>'
        )
        cx, cy = _at(row.confidence, row.accuracy)
        bars.append(f'<circle class="dot" cx="{cx:.1f}" cy="{cy:.1f}" r="3.5"/>')
    (x0, y0), (x1, y1) = _at(0, 0), _at(1, 1)
    diagonal = f'<line class="ideal" x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}"/>'
    return _chart("Reliability diagram", "confidence (%)", "right (%)", "".join(bars) + diagonal)


def risk_coverage_curve(curve: Sequence[tuple[float, float, float]]) -> str:
    """Risk against coverage, with a point at the risk of answering everything."""
    points = [_at(coverage, risk) for _, coverage, risk in curve]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    drawn = f'<polyline class="line" points="{line}"/>'
    if points:
        (x, y), risk = points[-1], curve[-1][2]
        drawn += (
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5">'
            f"<title>answering everything: {100 * risk:.1f} % wrong</title></circle>"
        )
    return _chart("Risk–coverage curve", "answered (%)", "wrong among these (%)", drawn)


def _at(x: float, y: float) -> tuple[float, float]:
    """From 0..1 to the picture; y grows upwards."""
    across = LEFT + x * (WIDTH - LEFT - RIGHT)
    down = HEIGHT - BOTTOM - y * (HEIGHT - TOP - BOTTOM)
    return round(across, 1), round(down, 1)


def _chart(name: str, across: str, up: str, drawn: str) -> str:
    grid = []
    for step in range(0, 101, 20):
        x, floor = _at(step / 100, 0)
        left, y = _at(0, step / 100)
        right, _ = _at(1, 0)
        grid.append(f'<line class="grid" x1="{left}" y1="{y}" x2="{right}" y2="{y}"/>')
        grid.append(f'<text x="{x}" y="{floor + 16}" text-anchor="middle">{step}</text>')
        grid.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{step}</text>')
    middle, (_, half) = LEFT + (WIDTH - LEFT - RIGHT) / 2, _at(0, 0.5)
    upright = f'transform="rotate(-90 12 {half})"'
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name}">'
        f"{''.join(grid)}{drawn}"
        f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">{across}</text>'
        f'<text x="12" y="{half}" text-anchor="middle" {upright}>{up}</text>'
        "</svg>"
    )
