"""Twilio's Content API: message templates and their approval by WhatsApp."""

import json
import re
from typing import Any, NamedTuple

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from sandbox.access import State, twilio_client
from sandbox.answers import twilio_refusal
from sandbox.models import Content
from sandbox.state import SandboxState, new_sid

BASE = "https://content.twilio.com/v1"
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
router = APIRouter(prefix="/v1", dependencies=[Depends(twilio_client)], tags=["twilio"])


class Rendered(NamedTuple):
    """A template with its variables filled in."""

    name: str
    text: str
    variables: dict[str, str]
    buttons: list[dict[str, str]]


@router.post("/Content")
async def create_content(request: Request, state: State) -> JSONResponse:
    """Create a template.

    https://www.twilio.com/docs/content/content-api-resources#create-templates
    """
    body = await _json(request)
    types = body.get("types")
    if not isinstance(types, dict) or not any(types.values()):
        raise twilio_refusal(400, "Types is required and must hold a content type")
    if not body.get("language"):
        raise twilio_refusal(400, "Language is required")
    content = Content(
        sid=new_sid("HX"),
        friendly_name=body.get("friendly_name") or "",
        language=body["language"],
        variables=body.get("variables") or {},
        types={name: _without_nulls(value) for name, value in types.items() if value},
        created_at=state.now(),
    )
    state.contents.put(content.sid, content)
    return JSONResponse(_resource(state, content), 201)


@router.get("/Content")
async def list_contents(state: State) -> dict[str, Any]:
    """List all templates, on one page.

    https://www.twilio.com/docs/content/content-api-resources#fetch-all-content-resources
    """
    return _page("Content", [_resource(state, content) for content in state.contents])


@router.get("/ContentAndApprovals")
async def list_contents_and_approvals(state: State) -> dict[str, Any]:
    """List all templates with their approval, on one page.

    https://www.twilio.com/docs/content/content-api-resources#fetch-content-and-approvals
    """
    rows = [
        _resource(state, content) | {"approval_requests": _approval(content)}
        for content in state.contents
    ]
    return _page("ContentAndApprovals", rows)


@router.get("/Content/{sid}")
async def fetch_content(sid: str, state: State) -> dict[str, Any]:
    """Fetch a template.

    https://www.twilio.com/docs/content/content-api-resources#fetch-a-content-resource
    """
    return _resource(state, _known(state, sid))


@router.delete("/Content/{sid}")
async def delete_content(sid: str, state: State) -> Response:
    """Delete a template.

    https://www.twilio.com/docs/content/content-api-resources#delete-a-content-template
    """
    state.contents.drop(_known(state, sid).sid)
    return Response(status_code=204)


@router.post("/Content/{sid}/ApprovalRequests/whatsapp")
async def request_approval(sid: str, request: Request, state: State) -> JSONResponse:
    """Ask WhatsApp to approve a template; the sandbox approves at once.

    https://www.twilio.com/docs/content/content-api-resources#submit-templates-for-approval
    """
    content, body = _known(state, sid), await _json(request)
    name, category = body.get("name") or "", body.get("category") or ""
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise twilio_refusal(400, "Name must be lower case letters, digits and underscores")
    if category not in ("UTILITY", "MARKETING", "AUTHENTICATION"):
        raise twilio_refusal(400, "Category must be UTILITY, MARKETING or AUTHENTICATION")
    content.approval = {"name": name, "category": category}
    state.contents.put(sid, content)
    return JSONResponse(_approval(content) | {"status": "received"}, 201)


@router.get("/Content/{sid}/ApprovalRequests")
async def fetch_approval(sid: str, state: State) -> dict[str, Any]:
    """Fetch the approval of a template.

    https://www.twilio.com/docs/content/content-api-resources#fetch-an-approval-status-request
    """
    return {
        "sid": sid,
        "account_sid": state.settings.twilio_account_sid,
        "whatsapp": _approval(_known(state, sid)),
        "url": f"{BASE}/Content/{sid}/ApprovalRequests",
    }


def render(state: SandboxState, sid: str | None, variables: str | None) -> Rendered | None:
    """Fill in a template; None without a template.

    A variable that is not given takes the template's sample value; one that is empty is refused.

    https://www.twilio.com/docs/content/using-variables-with-content-api
    """
    if not sid:
        return None
    content = state.contents.get(sid)
    if content is None:
        raise twilio_refusal(400, "The ContentSid is Invalid", 21655)
    given = _variables(variables)
    values = content.variables | given
    kind = next((kind for kind in content.types.values() if kind.get("body")), {})

    def fill(text: str) -> str:
        return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)

    buttons = [
        {
            "title": fill(str(action.get("title", ""))),
            "id": fill(str(action.get("id", ""))),
            "url": fill(str(action.get("url", ""))),
        }
        for action in next((k["actions"] for k in content.types.values() if k.get("actions")), [])
    ]
    return Rendered(content.friendly_name or sid, fill(str(kind.get("body", ""))), given, buttons)


def _variables(text: str | None) -> dict[str, str]:
    try:
        values = json.loads(text or "{}")
    except ValueError:
        values = None
    if not isinstance(values, dict) or not all(isinstance(v, str) and v for v in values.values()):
        raise twilio_refusal(400, "The ContentVariables Parameter is invalid", 21656)
    return values


def _known(state: SandboxState, sid: str) -> Content:
    content = state.contents.get(sid)
    if content is None:
        raise twilio_refusal(404, f"The requested resource /Content/{sid} was not found")
    return content


def _resource(state: SandboxState, content: Content) -> dict[str, Any]:
    url = f"{BASE}/Content/{content.sid}"
    created = content.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "sid": content.sid,
        "account_sid": state.settings.twilio_account_sid,
        "friendly_name": content.friendly_name,
        "language": content.language,
        "variables": content.variables,
        "types": content.types,
        "date_created": created,
        "date_updated": created,
        "url": url,
        "links": {
            "approval_create": f"{url}/ApprovalRequests/whatsapp",
            "approval_fetch": f"{url}/ApprovalRequests",
        },
    }


def _approval(content: Content) -> dict[str, Any]:
    asked = content.approval
    return {
        "type": "whatsapp",
        "name": asked["name"] if asked else "",
        "category": asked["category"] if asked else "",
        "content_type": next(iter(content.types)),
        "status": "approved" if asked else "unsubmitted",
        "rejection_reason": "",
        "allow_category_change": True,
        "flows": None,
    }


def _page(path: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    url = f"{BASE}/{path}?PageSize=1000&Page=0"
    meta = {
        "page": 0,
        "page_size": 1000,
        "first_page_url": url,
        "previous_page_url": None,
        "url": url,
        "next_page_url": None,
        "key": "contents",
    }
    return {"meta": meta, "contents": rows}


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise twilio_refusal(400, "Request body is not a JSON object")
    return body


def _without_nulls(value: Any) -> Any:
    """The client library sends every field it knows, most of them null."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
