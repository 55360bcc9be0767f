"""`amicable migrate`: schema, shipped playbooks and search attributes, as often as you like."""

from ledger import creditors
from ledger.database import connect, migrate
from workers import library, temporal
from workers.embedded.namespace import ensure_search_attributes
from workers.settings import Settings
from workflows.search_attributes import TYPES


async def set_up(settings: Settings) -> list[str]:
    """Bring everything up to date; says what there is now.

    Raises:
        MigrationError: the schema cannot be brought up to date.
        TemporalUnreachableError: no Temporal server answers.
    """
    url = settings.database
    done = [await migrate(url) or "schema: up to date"]
    pool = await connect(url, size=1)
    try:
        for playbook in library.read_playbooks():
            version = await creditors.publish(pool, playbook)
            done.append(f"playbook {playbook.name}: version {version}")
    finally:
        await pool.close()
    added = await ensure_search_attributes(await temporal.connect(), TYPES)
    done.append(f"search attributes: {', '.join(added) if added else 'up to date'}")
    return done
