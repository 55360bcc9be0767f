"""CloudEvents 1.0 over HTTP: binary, structured and batched, as plain values.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
"""

import base64
import binascii
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from cloudevents.core.bindings.http import CE_PREFIX
from cloudevents.core.formats.json import JSONFormat

from gateway.problems import ProblemError

STRUCTURED = JSONFormat.CONTENT_TYPE
BATCHED = "application/cloudevents-batch+json"


def read(headers: Mapping[str, str], body: bytes) -> list[Any]:
    """The events of a request, unchecked: a dict each, if the sender sent objects.

    The SDK's readers are not used: they make up a missing ``id``, and an event whose id is new
    at every delivery is never recognised as a duplicate; and they know no batches.

    Raises:
        ProblemError: 400 when the body is no JSON, 415 when it is no CloudEvent.
    """
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == BATCHED:
        batch = _json(body)
        if not isinstance(batch, list):
            raise ProblemError(400, "Invalid batch", "a batch is a JSON array of events")
        return [_with_data(event) for event in batch]
    if media_type == STRUCTURED:
        return [_with_data(_json(body))]
    sent = {name.lower(): value for name, value in headers.items()}
    if not any(name.startswith(CE_PREFIX) for name in sent):
        detail = f"send {STRUCTURED}, {BATCHED}, or JSON with the attributes in ce-* headers"
        raise ProblemError(415, "Not a CloudEvent", detail)
    if not JSONFormat.JSON_CONTENT_TYPE_PATTERN.match(media_type or "application/json"):
        raise ProblemError(415, "Unsupported data", f"data is JSON, not {media_type}")
    return [{**_attributes(sent), "data": _json(body)}]


def may_hold_nul(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a text of the request could hold the NUL character: in JSON it is always escaped."""
    encoded = any("%00" in value for value in headers.values())
    return encoded or b"\\u0000" in body or b"data_base64" in body


def _attributes(headers: Mapping[str, str]) -> dict[str, str]:
    """Attributes of binary mode: headers, percent-encoded where not plain ASCII."""
    return {
        name.removeprefix(CE_PREFIX): unquote(value)
        for name, value in headers.items()
        if name.startswith(CE_PREFIX)
    }


def _with_data(event: Any) -> Any:
    """Structured events may carry their data as base64."""
    if not isinstance(event, dict) or "data_base64" not in event or "data" in event:
        return event
    try:
        decoded = base64.b64decode(event["data_base64"], validate=True)
    except (binascii.Error, TypeError, ValueError):
        return event
    return {**event, "data": _json(decoded)}


def _json(body: bytes) -> Any:
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise ProblemError(400, "Invalid JSON", f"the body is not JSON: {error}") from error


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")
