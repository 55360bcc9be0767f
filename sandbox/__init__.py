"""A stand-in for Twilio, SendGrid and Mollie that speaks the parts of their APIs that we use.

A program of its own: ``python -m sandbox --port 8025 --gateway-url http://127.0.0.1:8000``. The
real client libraries talk to it; what they would have delivered stands in ``/outbox``, and what
becomes of it is told to the gateway's webhooks, signed as the providers sign.

* ``twilio_*``, ``sendgrid_*``: the providers' endpoints, and each message's ``fate``.
* ``mollie_payments`` speaks Mollie's API, ``mollie_checkout`` is its checkout page; the fault of a
  call to it is its next answer.
* ``callbacks``: the courier that tells the gateway.
* ``control``, ``replies``, ``outbox_page``: the sandbox's own doors.
* ``state``, ``models``, ``shelf``: what it remembers, with ``--data`` over a restart.

Not as in reality: templates are approved at once, a STOP opts nobody out (say so with the
behaviour ``opted_out``), and marketing changes take effect at once.
"""
