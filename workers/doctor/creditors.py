"""The creditors: is there one, is each profile usable, are its WhatsApp texts approved."""

from pydantic import ValidationError

from domain.creditor import Creditor
from ledger import creditors, templates
from ledger.creditors import UnknownPlaybookError
from ledger.database import Pool
from workers.doctor.finding import Finding, Findings, failed, ok, skipped, warning


async def creditors_ready(pool: Pool) -> Findings:
    """Every creditor, one after another."""
    slugs = await creditors.slugs(pool)
    if not slugs:
        yield warning("creditors", "there is none", "run `amicable creditor add FILE`")
    for slug in slugs:
        try:
            creditor = await creditors.get(pool, slug)
            for name in creditor.playbooks.values():
                await creditors.newest_version(pool, name)
        except ValidationError as error:
            fields = ", ".join(".".join(map(str, it["loc"])) for it in error.errors())
            todo = "correct its file, then `amicable creditor add FILE`"
            yield failed(slug, f"its profile is not valid: {fields}", todo)
        except UnknownPlaybookError as error:
            yield failed(slug, str(error), "run `amicable migrate`, or correct its file")
        else:
            yield ok(slug, f"{creditor.name}, {creditor.mode}")
            yield await _whatsapp(pool, creditor)


async def valid(pool: Pool) -> list[Creditor]:
    """The creditors whose profile can be read."""
    found = []
    for slug in await creditors.slugs(pool):
        try:
            found.append(await creditors.get(pool, slug))
        except ValidationError:
            continue
    return found


async def _whatsapp(pool: Pool, creditor: Creditor) -> Finding:
    check = f"{creditor.slug} WhatsApp"
    if creditor.senders.whatsapp is None or not creditor.own_claims:
        return skipped(check, "is not used")
    known = await templates.of_creditor(pool, creditor.slug)
    approved = sum(it.status == templates.APPROVED for it in known)
    todo = f"run `amicable creditor templates {creditor.slug}`; Meta decides within a day or two"
    if not known:
        return warning(check, "no text is registered: WhatsApp stays silent", todo)
    if approved < len(known):
        return warning(check, f"{approved} of {len(known)} texts are approved", todo)
    return ok(check, f"all {approved} texts are approved")
