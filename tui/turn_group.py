"""Some turns of a conversation: what is laid out anew when one of them changes."""

from __future__ import annotations

from textual.containers import Vertical

GROUP = 20
"""So many turns and messages share a container: a change is laid out anew in its own only."""


class Group(Vertical):
    """Some turns and messages, one after the other."""

    DEFAULT_CSS = "Group { height: auto; }"
