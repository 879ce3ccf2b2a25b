"""What is shown of a name or number to somebody who may know of a paper and not read it."""

_HIDDEN = "••"
_MOST_SIGNS = 4


def name(text: str) -> str:
    """Return the first letter of each word; how long the words are is not told."""
    return " ".join(f"{word[0]}{_HIDDEN}" for word in text.split())


def number(text: str) -> str:
    """Return at most the last four signs, and of a short number at most a third of it."""
    shown = min(_MOST_SIGNS, len(text) // 3)
    return f"{_HIDDEN}{text[len(text) - shown :]}"
