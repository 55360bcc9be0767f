"""The doors: events and webhooks in, the API for staff."""
