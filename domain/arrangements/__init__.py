"""Promises and payment plans: what was agreed, what was paid of it, and what follows."""
