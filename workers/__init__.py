"""Programs you can start, and the only place where the parts are put together."""
