"""The portfolio: customers of a small bike shop, all of them invented."""

from workers.demo.persona import Persona
from workers.demo.portfolio import (
    agreeing,
    companies,
    hard_to_reach,
    known,
    prompt,
    silent,
    talking,
)

PORTFOLIO: tuple[Persona, ...] = (
    *prompt.PERSONAS,
    *talking.PERSONAS,
    *agreeing.PERSONAS,
    *known.PERSONAS,
    *hard_to_reach.PERSONAS,
    *silent.PERSONAS,
    *companies.PERSONAS,
)
"""Every persona; a new one is an entry in one of these modules."""
