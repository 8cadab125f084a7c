"""Ranking on disk: a tantivy index of passages, and exact BM25 over its candidates.

Nothing here is imported before something is indexed or searched on disk.
"""
