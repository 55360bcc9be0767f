"""The real SendGrid client sends email through the sandbox."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from python_http_client.exceptions import BadRequestsError, NotFoundError, UnauthorizedError
from sendgrid.helpers.eventwebhook import EventWebhook
from sendgrid.helpers.mail import Asm, Attachment, CustomArg, GroupId, Mail, ReplyTo, To


def mail(to: str = "sanne@example.com", group: int | None = None) -> Any:
    letter = Mail(
        from_email=("incasso@example.com", "Energie BV"),
        subject="Factuur 2026-0117",
        plain_text_content="Dag Sanne",
        html_content="<p>Dag <b>Sanne</b></p>",
    )
    recipient = To(to, "Sanne de Vries")
    letter.add_to(recipient)
    letter.add_custom_arg(CustomArg("contact_id", "c-9", p=0))
    letter.reply_to = ReplyTo("case+c-9@parse.example.com")
    if group is not None:
        letter.asm = Asm(GroupId(group))
    return letter


async def send(sandbox: Any, letter: Any) -> Any:
    return await asyncio.to_thread(sandbox.sendgrid().send, letter)


def events(sandbox: Any) -> list[dict[str, Any]]:
    calls = sandbox.gateway.at("/webhooks/sendgrid/events")
    return [event for call in calls for event in json.loads(call.body)]


async def test_an_email_is_kept_delivered_and_reported(sandbox: Any) -> None:
    letter = mail()
    letter.attachment = Attachment("SGVsbG8=", "factuur.pdf", "application/pdf")
    answer = await send(sandbox, letter)
    assert answer.status_code == 202
    await sandbox.drain()

    [kept] = await sandbox.outbox(contact_id="c-9")
    assert kept["id"] == answer.headers["X-Message-Id"]
    assert (kept["channel"], kept["to"]) == ("email", "sanne@example.com")
    assert (kept["subject"], kept["text"]) == ("Factuur 2026-0117", "Dag Sanne")
    assert kept["html"] == "<p>Dag <b>Sanne</b></p>"
    assert kept["attachments"] == [{"name": "factuur.pdf", "type": "application/pdf", "size": 5}]
    assert [event["event"] for event in events(sandbox)] == ["processed", "delivered"]
    for event in events(sandbox):
        assert event["contact_id"] == "c-9"
        assert event["sg_message_id"].split(".")[0] == kept["id"]
    assert len({event["sg_event_id"] for event in events(sandbox)}) == 2


async def test_events_carry_a_valid_signature(sandbox: Any) -> None:
    await send(sandbox, mail())
    await sandbox.drain()
    public_key = (await sandbox.control.get("/keys")).json()["sendgrid_public_key"]
    [call] = sandbox.gateway.at("/webhooks/sendgrid/events")
    signature = call.headers["x-twilio-email-event-webhook-signature"]
    timestamp = call.headers["x-twilio-email-event-webhook-timestamp"]
    check = EventWebhook(public_key)
    assert check.verify_signature(call.body.decode(), signature, timestamp)
    assert not check.verify_signature(call.body.decode() + " ", signature, timestamp)


async def test_a_bounce_is_reported_and_the_next_mail_dropped(sandbox: Any) -> None:
    await sandbox.post("/behaviours", address="weg@example.com", behaviour="bounce")
    await send(sandbox, mail("weg@example.com"))
    await send(sandbox, mail("Weg@example.com"))
    await sandbox.drain()
    assert sorted(e["event"] for e in events(sandbox)) == ["bounce", "dropped", "processed"]
    [bounce] = [event for event in events(sandbox) if event["event"] == "bounce"]
    assert (bounce["type"], bounce["status"]) == ("bounce", "5.1.1")

    bounces = sandbox.sendgrid().client.suppression.bounces._("weg@example.com")
    [kept] = json.loads((await asyncio.to_thread(bounces.get)).body)
    assert kept["status"] == "5.1.1"
    assert (await asyncio.to_thread(bounces.delete)).status_code == 204
    assert json.loads((await asyncio.to_thread(bounces.get)).body) == []


async def test_who_left_a_group_gets_no_mail_of_it(sandbox: Any) -> None:
    groups = sandbox.sendgrid().client.asm.groups
    wish = {"name": "Marketing", "description": "Offers"}
    made = json.loads((await asyncio.to_thread(groups.post, request_body=wish)).body)
    members = groups._(made["id"]).suppressions
    wish_out = {"recipient_emails": ["Sanne@example.com"]}
    added = await asyncio.to_thread(members.post, request_body=wish_out)
    assert added.status_code == 201
    assert json.loads((await asyncio.to_thread(members.get)).body) == ["sanne@example.com"]
    search = {"recipient_emails": ["sanne@example.com", "x@example.com"]}
    found = await asyncio.to_thread(members.search.post, request_body=search)
    assert json.loads(found.body) == ["sanne@example.com"]

    await send(sandbox, mail(group=made["id"]))
    await sandbox.drain()
    assert [event["event"] for event in events(sandbox)] == ["dropped"]
    shown = (await sandbox.control.get("/marketing")).json()["suppressions"]
    assert shown == [{"group_id": made["id"], "email": "sanne@example.com"}]

    await asyncio.to_thread(members._("sanne@example.com").delete)
    sandbox.gateway.heard.clear()
    await send(sandbox, mail(group=made["id"]))
    await sandbox.drain()
    assert [event["event"] for event in events(sandbox)] == ["processed", "delivered"]


async def test_marketing_contacts_join_and_leave_lists(sandbox: Any) -> None:
    marketing = sandbox.sendgrid().client.marketing
    made = await asyncio.to_thread(marketing.lists.post, request_body={"name": "News"})
    news = json.loads(made.body)["id"]
    body = {"list_ids": [news], "contacts": [{"email": "Sanne@Example.com", "first_name": "S"}]}
    put = await asyncio.to_thread(marketing.contacts.put, request_body=body)
    assert (put.status_code, "job_id" in json.loads(put.body)) == (202, True)

    search = {"emails": ["sanne@example.com", "nobody@example.com"]}
    found = await asyncio.to_thread(marketing.contacts.search.emails.post, request_body=search)
    result = json.loads(found.body)["result"]
    contact = result["sanne@example.com"]["contact"]
    assert (contact["first_name"], contact["list_ids"]) == ("S", [news])
    assert "error" in result["nobody@example.com"]
    with pytest.raises(NotFoundError):
        await asyncio.to_thread(
            marketing.contacts.search.emails.post, request_body={"emails": ["no@example.com"]}
        )

    members = marketing.lists._(news).contacts
    await asyncio.to_thread(members.delete, query_params={"contact_ids": contact["id"]})
    shown = (await sandbox.control.get("/marketing")).json()
    assert [(c["email"], c["lists"]) for c in shown["contacts"]] == [("sanne@example.com", [])]
    listed = json.loads((await asyncio.to_thread(marketing.lists.get)).body)["result"]
    assert [(each["name"], each["contact_count"]) for each in listed] == [("News", 0)]
    await asyncio.to_thread(marketing.contacts.delete, query_params={"ids": contact["id"]})
    assert (await sandbox.control.get("/marketing")).json()["contacts"] == []


async def test_the_scene_can_be_set_with_known_ids(sandbox: Any) -> None:
    await sandbox.post(
        "/marketing",
        lists=[{"id": "list-1", "name": "News"}],
        groups=[{"id": 777, "name": "Offers"}],
        contacts=[{"email": "sanne@example.com", "list_ids": ["list-1"]}],
    )
    shown = (await sandbox.control.get("/marketing")).json()
    assert shown["contacts"][0]["list_names"] == ["News"]
    assert shown["groups"][0]["id"] == 777


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        ({"personalizations": []}, "personalizations"),
        ({"personalizations": [{"to": [{"email": "no"}]}]}, "personalizations.0.to.0.email"),
        ({"from": {}}, "from.email"),
        ({"subject": ""}, "subject"),
        ({"content": [{"type": "text/plain", "value": ""}]}, "content.0.value"),
        ({"asm": {"group_id": "x"}}, "asm.group_id"),
    ],
)
async def test_a_bad_mail_is_refused_by_field(
    sandbox: Any, broken: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadRequestsError) as refusal:
        await send(sandbox, mail().get() | broken)
    assert json.loads(refusal.value.body)["errors"][0]["field"] == field
    assert await sandbox.outbox() == []


async def test_the_key_is_checked(sandbox: Any) -> None:
    answer = await asyncio.to_thread(sandbox.sendgrid().client.scopes.get)
    assert "mail.send" in json.loads(answer.body)["scopes"]
    with pytest.raises(UnauthorizedError):
        await asyncio.to_thread(sandbox.sendgrid(key="SG.wrong").client.scopes.get)


async def test_case_time_is_the_time_of_everything(sandbox: Any) -> None:
    moved = (await sandbox.post("/clock", offset_seconds=-400_000_000)).json()
    await send(sandbox, mail())
    await sandbox.drain()
    [kept] = await sandbox.outbox()
    sent, since = datetime.fromisoformat(kept["at"]), datetime.fromisoformat(moved["now"])
    assert timedelta(0) <= sent - since < timedelta(minutes=1)
    assert datetime.now(UTC) - sent > timedelta(days=4000)
    assert {event["timestamp"] - int(sent.timestamp()) for event in events(sandbox)} <= {0, 1}
