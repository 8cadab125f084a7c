"""A library of articles on disk: thousands of them are asked like one.

>>> import qa
>>> with qa.Library("press") as library:                                # doctest: +SKIP
...     library.add("articles/")
...     library.answer("When was the weir built?", since="2011").text
'1871'

``tantivy`` is imported when a library is opened, and not before.
"""

from __future__ import annotations

from qa.library.library import Library
from qa.library.results import Report, Skipped

__all__ = ["Library", "Report", "Skipped"]
