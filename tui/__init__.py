"""The conversation with an article: a Textual app, and a plain line mode.

``tui.command`` is the way in and stays light; ``tui.plain`` needs no Textual;
everything that imports Textual is reached only through ``tui.app``.
"""
