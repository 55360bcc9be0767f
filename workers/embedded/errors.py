"""What goes wrong while the local stack starts or runs, told so that one can act on it."""


class EmbeddedStackError(Exception):
    """A part of the local stack cannot start or has ended; the message says what to do."""
