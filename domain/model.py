"""The base of every model that crosses a border: frozen, and closed to unknown fields."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value. Unknown fields are refused, so a typo is found at the door."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OpenModel(BaseModel):
    """A frozen value read from a sender we do not control: unknown fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")
