"""The base of every input model: strict, frozen, no unknown keys, one error type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
)
from pydantic._internal._model_construction import ModelMetaclass

from aftersales.model.problems import InvalidInput, Problem, from_validation, read_json


class _Reporting(ModelMetaclass):
    """Turns the validation error of a constructor call into `InvalidInput`."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().__call__(*args, **kwargs)
        except ValidationError as error:
            raise from_validation(error) from None
        except RecursionError:
            raise InvalidInput([Problem("", "nested too deeply", "")]) from None


class Input(BaseModel, metaclass=_Reporting):
    """An immutable input. Build it with keywords, `from_dict` or `from_json`; each raises `InvalidInput`."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", populate_by_name=True, defer_build=True)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """From plain dictionaries and lists, as JSON gives them."""
        if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
            raise InvalidInput([Problem("", "an object with text keys is expected", type(data).__name__)])
        return cls(**data)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """From JSON text of at most 10 million characters."""
        return cls.from_dict(read_json(text))

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, without what is not stated; `from_dict` reads them back."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def to_json(self) -> str:
        """JSON text; `from_json` reads it back."""
        return self.model_dump_json(by_alias=True, exclude_defaults=True)


class Kind(Input):
    """An input among others: its `kind` is always written."""

    @model_serializer(mode="wrap")
    def _with_kind(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        kind: str = getattr(self, "kind")  # noqa: B009
        return {"kind": kind, **write(self)}
