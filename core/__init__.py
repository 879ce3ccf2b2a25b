"""Room card: the words that every room shares.

Comes in: nothing. Goes out: types, identifiers, states, errors, settings, text folding and the
guarded child process. May import of ours: nothing. Libraries: pydantic and the standard library.
"""
