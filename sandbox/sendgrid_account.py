"""SendGrid's account as it is looked up: what the key may do, and who may be the sender."""

from typing import Any

from fastapi import APIRouter, Depends

from sandbox.access import State, sendgrid_client

router = APIRouter(prefix="/v3", dependencies=[Depends(sendgrid_client)], tags=["sendgrid"])


@router.get("/scopes")
async def get_scopes(state: State) -> dict[str, Any]:
    """What this key may do.

    https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions/retrieve-a-list-of-scopes-for-which-this-user-has-access
    """
    return {"scopes": state.identities.sendgrid_scopes}


@router.get("/verified_senders")
async def get_verified_senders(state: State) -> dict[str, Any]:
    """Single senders that proved their address.

    https://www.twilio.com/docs/sendgrid/api-reference/sender-verification/get-all-verified-senders
    """
    return {
        "results": [
            {"id": place, "nickname": address, "from_email": address, "verified": True}
            for place, address in enumerate(state.identities.email, 1)
        ]
    }


@router.get("/whitelabel/domains")
async def get_domains(state: State) -> list[dict[str, Any]]:
    """Authenticated domains.

    https://www.twilio.com/docs/sendgrid/api-reference/domain-authentication/list-all-authenticated-domains
    """
    return [
        {"id": place, "domain": domain, "subdomain": "mail", "valid": True}
        for place, domain in enumerate(state.identities.domains, 1)
    ]
