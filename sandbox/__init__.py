"""A stand-in for Twilio and SendGrid that speaks the parts of their APIs that we use."""
