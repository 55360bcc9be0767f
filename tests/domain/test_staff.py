"""What each role may do: one table, and nothing beside it."""

import pytest

from domain.staff import RIGHTS, Post, Right, Role, Staff


def _with(*posts: Post) -> Staff:
    return Staff(email="anna@acme.example", name="Anna", posts=posts)


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (Role.CALLER, {Right.LOOK, Right.WORK}),
        (Role.CREDIT_MANAGER, {Right.LOOK, Right.WORK, Right.DECIDE}),
        (Role.AUDITOR, {Right.LOOK, Right.AUDIT}),
        (Role.ADMINISTRATOR, set(Right)),
    ],
)
def test_the_table_of_roles(role: Role, rights: set[Right]) -> None:
    """An auditor only reads; a caller decides nothing about claims."""
    person = _with(Post(creditor="acme", role=role))
    assert {right for right in Right if person.may(right, "acme")} == rights
    assert set(RIGHTS) == set(Role)


def test_a_post_is_for_one_creditor_or_for_all() -> None:
    """Who calls for Acme may do nothing for Globex."""
    caller = _with(
        Post(creditor="acme", role=Role.CALLER), Post(creditor="globex", role=Role.AUDITOR)
    )
    assert caller.may(Right.WORK, "acme")
    assert not caller.may(Right.WORK, "globex")
    assert caller.creditors(Right.WORK) == ("acme",)
    assert caller.creditors(Right.LOOK) == ("acme", "globex")
    assert not caller.somewhere(Right.DECIDE)
    everywhere = _with(Post(role=Role.CREDIT_MANAGER))
    assert everywhere.may(Right.DECIDE, "globex")
    assert everywhere.creditors(Right.DECIDE) is None


def test_who_has_no_post_may_do_nothing() -> None:
    """Not even look."""
    nobody = _with()
    assert not any(nobody.may(right, "acme") or nobody.somewhere(right) for right in Right)
    assert nobody.creditors(Right.LOOK) == ()
