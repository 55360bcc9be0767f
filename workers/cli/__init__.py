"""The parts of the `amicable` command, one module per group of commands."""
