"""The dossier goes to the creditor's agency, when a person has decided so (practice M8)."""

import base64
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from activities.channel import NotPossibleError
from activities.email import NO_TRACKING
from activities.sendgrid_client import SendGridClient
from domain.creditor import Creditor


class DossierMail:
    """Mails dossiers in the creditor's name.

    Args:
        sendgrid: the client.
    """

    def __init__(self, sendgrid: SendGridClient) -> None:
        self._sendgrid = sendgrid

    async def send_dossier(
        self,
        creditor: Creditor,
        subject: str,
        text: str,
        dossier: bytes,
        key: str,
        pdf: bytes | None = None,
    ) -> None:
        """Send the dossier, once.

        Args:
            creditor: whose case it is, with the agency it goes to.
            subject: of the email.
            text: of the email.
            dossier: the dossier as JSON, for machines.
            key: what it is about; SendGrid gets an opaque id made of it (``dossier_id``).
            pdf: the dossier for people.

        Raises:
            NotPossibleError: the creditor has no agency or no email sender.
            RefusedError: SendGrid said no.
            BusyError: SendGrid asks to come back.
            MaybeSentError: no answer came.
        """
        if creditor.agency is None or creditor.senders.email is None:
            raise NotPossibleError("the creditor has no agency, or no email sender")
        sender, agency = creditor.senders.email, creditor.agency
        attachments = [_file(dossier, "application/json", "dossier.json")]
        if pdf is not None:
            attachments.append(_file(pdf, "application/pdf", "dossier.pdf"))
        mail: dict[str, Any] = {
            "personalizations": [
                {
                    "to": [{"email": agency.email, "name": agency.name}],
                    "custom_args": {"dossier_id": str(uuid5(NAMESPACE_URL, key))},
                }
            ],
            "from": {"email": sender.address, "name": sender.name},
            # The agency answers the creditor, not the inbox that reads debtors' replies.
            "reply_to": {"email": creditor.email},
            "subject": subject,
            "content": [{"type": "text/plain", "value": text}],
            "attachments": attachments,
            "tracking_settings": NO_TRACKING,
        }
        await self._sendgrid.send(mail)


def _file(content: bytes, kind: str, name: str) -> dict[str, str]:
    encoded = base64.b64encode(content).decode()
    return {"content": encoded, "type": kind, "filename": name, "disposition": "attachment"}
