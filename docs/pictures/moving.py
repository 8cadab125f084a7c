"""Several SVG pictures of one size -> one that shows them one after the other.

Made with CSS, which works in an ``<img>`` too. Who asks for reduced motion, or looks with
a program that knows no animation, sees one still picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WHOLE = re.compile(r"<svg([^>]*)>(.*)</svg>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture, and for how many seconds it is shown; ``still`` is the one that stays."""

    picture: str
    seconds: float
    still: bool = False


def moving(frames: Sequence[Frame], told: str) -> str:
    """The frames as one picture, again and again; ``told`` says in words what it shows."""
    whole = sum(frame.seconds for frame in frames)
    rules, groups, passed, attributes = [], [], 0.0, ""
    for number, frame in enumerate(frames):
        found = _WHOLE.search(frame.picture)
        if found is None:
            raise ValueError("a frame is no SVG picture")
        attributes, inner = found[1], found[2]
        begin, passed = passed, passed + frame.seconds
        steps = [(100 * begin / whole, "visible"), (100 * passed / whole, "hidden")]
        shown = " ".join(f"{at:.3f}% {{ visibility: {how} }}" for at, how in steps)
        if number:
            shown = "0% { visibility: hidden } " + shown
        rules.append(f"@keyframes frame-{number} {{ {shown} }}")
        rules.append(
            f"#frame-{number} {{ animation: frame-{number} {whole:g}s step-end infinite }}"
        )
        kind = "frame still" if frame.still else "frame"
        groups.append(f'<g id="frame-{number}" class="{kind}">{_smaller(inner)}</g>')
    style = (
        ".frame { visibility: hidden } .still { visibility: visible }\n"
        "@media (prefers-reduced-motion: no-preference) {\n" + "\n".join(rules) + "\n}"
    )
    title = f"<title>{escape(told)}</title>"
    return f'<svg{attributes} role="img">{title}<style>{style}</style>{"".join(groups)}</svg>\n'


def _smaller(picture: str) -> str:
    """Without the remarks and the blanks at the lines' beginnings."""
    return re.sub(r"\n\s*", "\n", re.sub(r"<!--.*?-->", "", picture, flags=re.DOTALL))
