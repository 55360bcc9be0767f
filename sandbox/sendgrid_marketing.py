"""SendGrid's Marketing Campaigns: contacts and lists. Changes take effect at once."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from sandbox.access import State, sendgrid_client
from sandbox.answers import sendgrid_refusal
from sandbox.models import Contact, ContactList
from sandbox.sendgrid_check import is_email, json_object
from sandbox.state import SandboxState, bare

BASE = "https://api.sendgrid.com/v3/marketing"
router = APIRouter(
    prefix="/v3/marketing", dependencies=[Depends(sendgrid_client)], tags=["sendgrid"]
)


@router.put("/contacts", status_code=202)
async def upsert_contacts(request: Request, state: State) -> dict[str, str]:
    """Add or update contacts and add them to lists.

    https://www.twilio.com/docs/sendgrid/api-reference/contacts/add-or-update-a-contact
    """
    body = await json_object(request)
    contacts, list_ids = body.get("contacts"), body.get("list_ids") or []
    if not isinstance(contacts, list) or not contacts:
        raise sendgrid_refusal(400, "contacts must hold at least one contact", "contacts")
    for place, contact in enumerate(contacts):
        if not isinstance(contact, dict) or not is_email(contact.get("email")):
            raise sendgrid_refusal(400, "email is not valid", f"contacts[{place}].email")
    for list_id in list_ids:
        if list_id not in state.lists:
            raise sendgrid_refusal(400, f"list {list_id} not found", "list_ids")
    for contact in contacts:
        upsert(state, contact, list_ids)
    return _job()


@router.post("/contacts/search/emails")
async def search_contacts(request: Request, state: State) -> JSONResponse:
    """Find contacts by email address; 404 when none is known.

    https://www.twilio.com/docs/sendgrid/api-reference/contacts/get-contacts-by-emails
    """
    emails = (await json_object(request)).get("emails")
    if not isinstance(emails, list) or not emails:
        raise sendgrid_refusal(400, "emails must hold at least one address", "emails")
    for email in emails:
        if not is_email(email):
            raise sendgrid_refusal(400, f"{email} is not a valid address", "emails")
    found = {bare(email): _by_email(state, email) for email in emails}
    if not any(found.values()):
        raise sendgrid_refusal(404, "contact not found")
    result = {
        email: {"contact": resource(contact)} if contact else {"error": "contact not found"}
        for email, contact in found.items()
    }
    return JSONResponse({"result": result})


@router.get("/contacts/{contact_id}")
async def get_contact(contact_id: str, state: State) -> dict[str, Any]:
    """Fetch a contact.

    https://www.twilio.com/docs/sendgrid/api-reference/contacts/get-a-contact-by-id
    """
    contact = state.contacts.get(contact_id)
    if contact is None:
        raise sendgrid_refusal(404, "contact not found")
    return resource(contact)


@router.delete("/contacts", status_code=202)
async def delete_contacts(
    state: State, ids: str = "", delete_all_contacts: str = ""
) -> dict[str, str]:
    """Delete contacts.

    https://www.twilio.com/docs/sendgrid/api-reference/contacts/delete-contacts
    """
    if delete_all_contacts == "true":
        state.contacts.clear()
    elif not ids:
        raise sendgrid_refusal(400, "ids or delete_all_contacts is required", "ids")
    for contact_id in filter(None, ids.split(",")):
        state.contacts.drop(contact_id)
    return _job()


@router.get("/lists")
async def get_lists(state: State) -> dict[str, Any]:
    """All lists, on one page.

    https://www.twilio.com/docs/sendgrid/api-reference/lists/get-all-lists
    """
    rows = [list_resource(state, each) for each in state.lists]
    return {"result": rows, "_metadata": {"self": f"{BASE}/lists", "count": len(rows)}}


@router.post("/lists", status_code=201)
async def create_list(request: Request, state: State) -> dict[str, Any]:
    """Create a list.

    https://www.twilio.com/docs/sendgrid/api-reference/lists/create-list
    """
    name = (await json_object(request)).get("name")
    if not isinstance(name, str) or not name:
        raise sendgrid_refusal(400, "name is required", "name")
    made = ContactList(id=str(uuid4()), name=name)
    return list_resource(state, state.lists.put(made.id, made))


@router.get("/lists/{list_id}")
async def get_list(list_id: str, state: State) -> dict[str, Any]:
    """Fetch a list.

    https://www.twilio.com/docs/sendgrid/api-reference/lists/get-a-list-by-id
    """
    return list_resource(state, _list(state, list_id))


@router.delete("/lists/{list_id}/contacts", status_code=202)
async def remove_from_list(list_id: str, state: State, contact_ids: str = "") -> dict[str, str]:
    """Take contacts off a list; they stay contacts.

    https://www.twilio.com/docs/sendgrid/api-reference/lists/remove-contacts-from-a-list
    """
    _list(state, list_id)
    if not contact_ids:
        raise sendgrid_refusal(400, "contact_ids is required", "contact_ids")
    for contact_id in contact_ids.split(","):
        contact = state.contacts.get(contact_id)
        if contact is not None and list_id in contact.list_ids:
            contact.list_ids.remove(list_id)
            contact.updated_at = state.now()
            state.contacts.put(contact.id, contact)
    return _job()


def upsert(state: SandboxState, given: dict[str, Any], list_ids: list[str]) -> Contact:
    """Add a contact, or change the one with the same address; lists are only ever added."""
    email, now = bare(given["email"]), state.now()
    contact = _by_email(state, email) or Contact(
        id=str(uuid4()), email=email, created_at=now, updated_at=now
    )
    contact.fields |= {name: value for name, value in given.items() if name != "email"}
    contact.list_ids += [each for each in list_ids if each not in contact.list_ids]
    contact.updated_at = now
    return state.contacts.put(contact.id, contact)


def resource(contact: Contact) -> dict[str, Any]:
    """A contact as SendGrid shows it."""
    text = dict.fromkeys(
        ("first_name", "last_name", "unique_name", "address_line_1", "address_line_2", "city"), ""
    ) | dict.fromkeys(("state_province_region", "country", "postal_code", "phone_number"), "")
    return {
        **text,
        "alternate_emails": [],
        "custom_fields": {},
        **contact.fields,
        "id": contact.id,
        "email": contact.email,
        "list_ids": contact.list_ids,
        "segment_ids": [],
        "created_at": _zulu(contact.created_at),
        "updated_at": _zulu(contact.updated_at),
        "_metadata": {"self": f"{BASE}/contacts/{contact.id}"},
    }


def list_resource(state: SandboxState, each: ContactList) -> dict[str, Any]:
    """A list as SendGrid shows it."""
    return {
        "id": each.id,
        "name": each.name,
        "contact_count": sum(each.id in contact.list_ids for contact in state.contacts),
        "_metadata": {"self": f"{BASE}/lists/{each.id}"},
    }


def _by_email(state: SandboxState, email: str) -> Contact | None:
    return next((c for c in state.contacts if c.email == bare(email)), None)


def _list(state: SandboxState, list_id: str) -> ContactList:
    found = state.lists.get(list_id)
    if found is None:
        raise sendgrid_refusal(404, f"list {list_id} not found")
    return found


def _job() -> dict[str, str]:
    return {"job_id": str(uuid4())}


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
