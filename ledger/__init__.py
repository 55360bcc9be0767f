"""The facts: the Postgres schema, its migrations, and every SQL statement."""
