"""The door's transaction: what comes in is stored with everything it changes, or not at all."""
