"""SendGrid's unsubscribe groups (ASM) and bounces."""

from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from sandbox.access import State, sendgrid_client
from sandbox.answers import sendgrid_refusal
from sandbox.models import SuppressionGroup
from sandbox.sendgrid_check import is_email, json_object
from sandbox.state import SandboxState, bare

router = APIRouter(prefix="/v3", dependencies=[Depends(sendgrid_client)], tags=["sendgrid"])


@router.get("/asm/groups")
async def get_groups(state: State) -> list[dict[str, Any]]:
    """All groups.

    https://www.twilio.com/docs/sendgrid/api-reference/suppressions-unsubscribe-groups/retrieve-all-suppression-groups-associated-with-the-user
    """
    return [_resource(group) | {"unsubscribes": len(group.emails)} for group in state.groups]


@router.post("/asm/groups", status_code=201)
async def create_group(request: Request, state: State) -> dict[str, Any]:
    """Create a group.

    https://www.twilio.com/docs/sendgrid/api-reference/suppressions-unsubscribe-groups/create-a-new-suppression-group
    """
    body = await json_object(request)
    for field, limit in (("name", 30), ("description", 100)):
        value = body.get(field)
        if not isinstance(value, str) or not 0 < len(value) <= limit:
            raise sendgrid_refusal(400, f"{field} is required, up to {limit} characters", field)
    number = max((group.id for group in state.groups), default=1000) + 1
    group = SuppressionGroup(
        id=number,
        name=body["name"],
        description=body["description"],
        is_default=bool(body.get("is_default")),
    )
    return _resource(state.groups.put(str(number), group))


@router.post("/asm/groups/{group_id}/suppressions", status_code=201)
async def add_suppressions(group_id: int, request: Request, state: State) -> dict[str, Any]:
    """Unsubscribe addresses from a group.

    https://www.twilio.com/docs/sendgrid/api-reference/suppressions-suppressions/add-suppressions-to-a-suppression-group
    """
    group, emails = _group(state, group_id), await _emails(request)
    group.emails += [email for email in dict.fromkeys(emails) if email not in group.emails]
    state.groups.put(str(group_id), group)
    return {"recipient_emails": emails}


@router.get("/asm/groups/{group_id}/suppressions")
async def get_suppressions(group_id: int, state: State) -> list[str]:
    """The addresses in a group.

    https://www.twilio.com/docs/sendgrid/api-reference/suppressions-suppressions/retrieve-all-suppressions-for-a-suppression-group
    """
    return _group(state, group_id).emails


@router.post("/asm/groups/{group_id}/suppressions/search")
async def search_suppressions(group_id: int, request: Request, state: State) -> list[str]:
    """Which of the given addresses are in a group.

    https://www.twilio.com/docs/sendgrid/api-reference/suppressions-suppressions/search-for-suppressions-within-a-group
    """
    group, emails = _group(state, group_id), await _emails(request)
    return [email for email in emails if email in group.emails]


@router.delete("/asm/groups/{group_id}/suppressions/{email}", status_code=204)
async def delete_suppression(group_id: int, email: str, state: State) -> Response:
    """Take an address out of a group.

    https://www.twilio.com/docs/sendgrid/api-reference/suppressions-suppressions/delete-a-suppression-from-a-suppression-group
    """
    group = _group(state, group_id)
    group.emails = [each for each in group.emails if each != bare(email)]
    state.groups.put(str(group_id), group)
    return Response(status_code=204)


@router.get("/asm/suppressions/{email}")
async def get_groups_of(email: str, state: State) -> dict[str, Any]:
    """All groups, each with whether the address is in it.

    https://www.twilio.com/docs/sendgrid/api-reference/suppressions-suppressions/retrieve-all-suppression-groups-for-an-email-address
    """
    return {
        "suppressions": [
            _resource(group) | {"suppressed": bare(email) in group.emails} for group in state.groups
        ]
    }


@router.get("/suppression/bounces/{email}")
async def get_bounce(email: str, state: State) -> list[dict[str, Any]]:
    """The bounce of an address, if any.

    https://www.twilio.com/docs/sendgrid/api-reference/bounces-api/retrieve-a-bounce
    """
    bounce = state.bounces.get(bare(email))
    return [bounce.model_dump()] if bounce else []


@router.delete("/suppression/bounces/{email}", status_code=204)
async def delete_bounce(email: str, state: State) -> Response:
    """Let an address be mailed to again.

    https://www.twilio.com/docs/sendgrid/api-reference/bounces-api/delete-a-bounce
    """
    if state.bounces.drop(bare(email)) is None:
        raise sendgrid_refusal(404, "email not found in bounces")
    return Response(status_code=204)


def _group(state: SandboxState, group_id: int) -> SuppressionGroup:
    group = state.groups.get(str(group_id))
    if group is None:
        raise sendgrid_refusal(404, "resource not found")
    return group


async def _emails(request: Request) -> list[str]:
    emails = (await json_object(request)).get("recipient_emails")
    if not isinstance(emails, list) or not all(is_email(email) for email in emails):
        raise sendgrid_refusal(400, "recipient_emails must hold addresses", "recipient_emails")
    return [bare(email) for email in emails]


def _resource(group: SuppressionGroup) -> dict[str, Any]:
    return group.model_dump(include={"id", "name", "description", "is_default"})
