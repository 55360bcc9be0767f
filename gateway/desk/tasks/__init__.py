"""The pages of tasks: what they show, what may be answered, and what happens next."""
