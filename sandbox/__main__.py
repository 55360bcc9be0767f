"""``python -m sandbox``: start the sandbox."""

import argparse
import logging
import sqlite3
from dataclasses import fields
from pathlib import Path
from typing import Any

from sandbox.settings import SandboxSettings


def parser() -> argparse.ArgumentParser:
    """The command line; every option is a field of the settings."""
    options = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A stand-in for Twilio, SendGrid and Mollie: nothing is sent, no money moves."
        " Credentials that clients must show can also be given as SANDBOX_TWILIO_ACCOUNT_SID,"
        " SANDBOX_TWILIO_AUTH_TOKEN, SANDBOX_SENDGRID_API_KEY, SANDBOX_MOLLIE_API_KEY and"
        " SANDBOX_INBOUND_SECRET.",
        argument_default=argparse.SUPPRESS,
    )
    add = options.add_argument
    add("--host", help="address to listen on (127.0.0.1)")
    add("--port", type=int, required=True, help="port to listen on")
    add("--gateway-url", required=True, help="where webhooks are delivered")
    add("--public-url", help="how callback URLs call the gateway, if not by --gateway-url")
    add("--data", type=Path, metavar="FILE", help="SQLite file that survives a restart")
    add("--twilio-account-sid")
    add("--twilio-auth-token")
    add("--sendgrid-api-key")
    add("--sendgrid-private-key", type=Path, metavar="FILE", help="PEM, P-256; else made at start")
    add("--mollie-api-key", help="begins with test_")
    add("--inbound-secret", help="sent as ?secret= with incoming email, which is not signed")
    add("--hang-seconds", type=float, help="how long timeout_after_accept lasts (60)")
    add("--read-receipts", action="store_true", help="delivered WhatsApp messages are also read")
    return options


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted."""
    given: dict[str, Any] = vars(parser().parse_args(arguments))
    known = {field.name for field in fields(SandboxSettings)}
    settings = SandboxSettings(**{name: given[name] for name in given if name in known})
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")

    from sandbox.app import SandboxServer

    try:
        server = SandboxServer(settings)
    except (OSError, ValueError, sqlite3.Error) as problem:
        raise SystemExit(f"The sandbox cannot start: {problem}") from None
    server.run()


if __name__ == "__main__":
    main()
