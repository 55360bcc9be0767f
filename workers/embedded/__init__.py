"""The local stack: real Postgres and real Temporal as children of one command.

Everything lives under one data directory and survives a restart, also one after ``kill -9``.
Hold the :class:`~workers.embedded.lock.DataDirectoryLock` before starting anything in it: what
the parts find running on that directory they take for left behind, and stop it.
"""
