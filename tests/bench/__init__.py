"""Measured claims: each a command, ``python -m tests.bench.NAME``, that prints its figures."""
