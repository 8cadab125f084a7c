"""What the small screens over the chat look like: a panel at the bottom, or one in the middle."""

from __future__ import annotations

from typing import ClassVar

from textual.screen import ModalScreen, ScreenResultType


class BottomScreen(ModalScreen[ScreenResultType]):
    """A panel over the question line, with a field or a list in it; it gives what was chosen."""

    DEFAULT_CSS: ClassVar[str] = """
    BottomScreen {
        align: center bottom;
        & > Vertical {
            width: 100%;
            height: auto;
            max-height: 100%;
            padding: 1 1;
            background: $panel;
            color: $foreground;
        }
        Input { background: $surface; color: $foreground; }
        OptionList {
            height: auto;
            max-height: 10;
            padding: 0;
            border: none;
            background: $panel;
            color: $foreground;
            scrollbar-size-vertical: 1;
        }
        OptionList:focus { border: none; }
        .title { text-style: bold; color: $asked; }
        .hint { color: $quiet; }
    }
    """


class MiddleScreen(ModalScreen[None]):
    """A page to read and to close."""

    DEFAULT_CSS: ClassVar[str] = """
    MiddleScreen {
        align: center middle;
        & > VerticalScroll {
            width: 72;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 0 1;
            background: $panel;
            color: $foreground;
            scrollbar-size-vertical: 1;
        }
        .title { text-style: bold; color: $asked; }
        .hint { color: $quiet; }
    }
    """
