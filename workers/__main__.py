"""``python -m workers``: the same as the ``amicable`` command."""

from workers.command import main

main()
