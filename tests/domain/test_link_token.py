"""The secret part of a link's address."""

import re
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.link_token import link_of, token_of

SECRET = "a secret of at least 32 characters"


@given(st.uuids())
def test_a_token_leads_back_to_its_link_and_survives_any_mail(link: UUID) -> None:
    token = token_of(link, SECRET)
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", token)
    assert link_of(token, SECRET) == link
    assert link_of(token, SECRET + "!") is None


@given(st.uuids(), st.integers(0, 31), st.sampled_from("ABCxyz019-_"))
def test_one_letter_changed_is_no_link(link: UUID, at: int, letter: str) -> None:
    token = token_of(link, SECRET)
    changed = token[:at] + letter + token[at + 1 :]
    assert (link_of(changed, SECRET) is None) == (changed != token)


@given(st.text(max_size=60))
def test_whatever_stands_there_is_refused_without_a_fuss(text: str) -> None:
    assert link_of(text, SECRET) is None
