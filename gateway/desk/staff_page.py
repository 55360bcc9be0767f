"""Who works here, said by an administrator: posts given and ended, of their own creditors only."""

from typing import Annotated

from fastapi import APIRouter, Form
from pydantic import Field, TypeAdapter, ValidationError
from starlette.responses import RedirectResponse, Response

from domain.debtor import Email
from domain.model import OpenModel
from domain.staff import Post, Right, Role, Staff
from gateway.desk.look import PAGES, ROOT
from gateway.desk.visitors import Administrator, Visitor
from gateway.state import GatewayState, Here
from ledger import clock, creditors, staff
from ledger.audit import Deed
from ledger.staff import UnknownStaffError

router = APIRouter(prefix=f"{ROOT}/staff", include_in_schema=False)
EVERY = "*"
_address: TypeAdapter[str] = TypeAdapter(Email)


class Wanted(OpenModel):
    """A post, as it was filled in; ``*`` is every creditor."""

    email: Annotated[str, Field(max_length=320)] = ""
    name: Annotated[str, Field(max_length=200)] = ""
    role: Role = Role.CALLER
    creditor: str = ""

    @property
    def post(self) -> Post:
        """The role, and for whom."""
        return Post(creditor=None if self.creditor == EVERY else self.creditor, role=self.role)


@router.get("")
async def page(here: Here, who: Administrator) -> Response:
    """Everybody whom the visitor may give posts to."""
    return await _page(here, who)


@router.post("/add")
async def add(here: Here, who: Administrator, wanted: Annotated[Wanted, Form()]) -> Response:
    """Give somebody a post; who is new needs a name."""
    try:
        email = _address.validate_python(wanted.email.strip()).lower()
        post = await _own_post(here, who, wanted)
        known = {it.email for it in await staff.listing(here.pool)}
        if email not in known and not wanted.name.strip():
            raise ValueError("they are new: say their name")
    except ValidationError:
        return await _page(here, who, wanted, "Give the address of their work account.")
    except ValueError as error:
        return await _page(here, who, wanted, f"{str(error)[:1].upper()}{str(error)[1:]}.")
    name = None if email in known else wanted.name.strip()
    person = await staff.post(here.pool, email, name, post, who.name, await clock.now(here.pool))
    told = f"{person.email} is {post.role.in_words}"
    await who.note(Deed.POSTED, creditor=post.creditor, detail=told)
    return RedirectResponse(f"{ROOT}/staff", status_code=303)


@router.post("/end")
async def end(here: Here, who: Administrator, wanted: Annotated[Wanted, Form()]) -> Response:
    """End one post; with the last one the sessions end, too."""
    if wanted.email.lower() == who.name:
        return await _page(here, who, None, "Your own posts are ended by somebody else.")
    try:
        post = await _own_post(here, who, wanted)
        await staff.end_post(here.pool, wanted.email, post)
    except (ValueError, UnknownStaffError) as error:
        return await _page(here, who, None, f"{str(error)[:1].upper()}{str(error)[1:]}.")
    told = f"{wanted.email.lower()} is {post.role.in_words} no more"
    await who.note(Deed.POSTED, creditor=post.creditor, detail=told)
    return RedirectResponse(f"{ROOT}/staff", status_code=303)


async def _own_post(here: GatewayState, who: Visitor, wanted: Wanted) -> Post:
    """The post, if it is the visitor's to give: nobody gives more than they administer.

    Raises:
        ValueError: it is not, or there is no such creditor.
    """
    of = who.session.person.creditors(Right.ADMINISTER)
    if wanted.creditor == EVERY:
        if of is not None:
            raise ValueError("a post for every creditor is given by who administers every one")
        return wanted.post
    known = await creditors.find(here.pool, wanted.creditor) if wanted.creditor else None
    if known is None or not who.may(Right.ADMINISTER, wanted.creditor):
        raise ValueError("choose a creditor that you administer")
    return wanted.post


async def _page(
    here: GatewayState, who: Visitor, wanted: Wanted | None = None, wrong: str | None = None
) -> Response:
    of = who.session.person.creditors(Right.ADMINISTER)
    every = await creditors.slugs(here.pool)
    return PAGES.page(
        "staff/page.html.j2",
        200 if wrong is None else 422,
        who=who,
        people=[it for it in (_seen(it, of) for it in await staff.listing(here.pool)) if it],
        creditors=[it for it in every if of is None or it in of],
        all_of_them=of is None,
        roles=list(Role),
        wanted=wanted or Wanted(),
        wrong=wrong,
    )


def _seen(person: Staff, of: tuple[str, ...] | None) -> Staff | None:
    """Somebody with the posts that an administrator of these creditors may know of."""
    posts = tuple(it for it in person.posts if of is None or it.creditor in of)
    return person.model_copy(update={"posts": posts}) if posts or of is None else None
