"""Our dataclasses as JSON and back, exactly."""

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401  (any dataclass, or a container of them)
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def dump(value: Any, kind: Any = None) -> bytes:  # noqa: ANN401
    """Return `value` (a dataclass of core, or with `kind` a container of them) as compact UTF-8 JSON."""
    return _adapter(kind or type(value)).dump_json(value)


def load(kind: type[T], data: bytes | str) -> T:
    """Return the `kind` that `dump` wrote; raise ValueError (pydantic's ValidationError) for anything else."""
    result: T = _adapter(kind).validate_json(data)
    return result
