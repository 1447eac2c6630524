"""News text in, located and coded events out, kept and queried.

Read the rooms in this order: article, language, places, events, extract, store, filters, queries.
"""
