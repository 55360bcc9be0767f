"""Books kept the simple way, to hold the ledger against: two numbers per invoice, one per payment.

Nothing here is taken from the ledger: who pays what first, what is too much and what a reversal
undoes are written down once more.
"""

from dataclasses import dataclass, field


@dataclass
class Claim:
    """An invoice: what is open, in cents; below zero only by credit notes."""

    debtor: str
    principal: int = 0
    costs: int = 0
    charged: int = 0
    """Costs added and not taken back, paid or not."""
    waived: int = 0
    statements: list[tuple[int, int]] = field(default_factory=list)
    """When the creditor's books said what is open, and by how much that differed."""

    def counted_since(self, turn: int) -> int:
        """How much later statements took off: money from before may be in it."""
        return max(-sum(change for at, change in self.statements if at >= turn), 0)


@dataclass
class Purse:
    """A payment: what is left of it, and what invoices have of it."""

    amount: int
    left: int
    debtor: str | None = None
    came: int = 0
    found: bool = False
    """Whether an invoice ever had of it."""
    went_back: bool = False
    refunded: int = 0
    has: dict[tuple[str, str], int] = field(default_factory=dict)
    touched: dict[tuple[str, str], int] = field(default_factory=dict)
    undone: dict[str, int] = field(default_factory=dict)

    @property
    def allocated(self) -> int:
        """What all invoices have of it."""
        return sum(self.has.values())


class PlainBooks:
    """One creditor's claims and payments, in one currency; payments by age."""

    def __init__(self) -> None:
        self.claims: dict[str, Claim] = {}
        self.purses: dict[str, Purse] = {}
        self._turn = 0

    def pay(self, name: str, amount: int, parts: dict[str, int], debtor: str | None) -> None:
        """Money comes in, meant for these invoices."""
        self._turn += 1
        purse = self.purses[name] = Purse(amount, amount, came=self._turn)
        self.place(purse, parts, debtor)

    def place(self, purse: Purse, parts: dict[str, int], debtor: str | None = None) -> None:
        """Principal first, then costs; the rest is whose the payment or the first invoice is."""
        for number, meant in parts.items():
            claim = self.claims[number]
            principal = min(meant, max(claim.principal, 0))
            costs = min(meant - principal, max(claim.costs, 0))
            claim.principal -= principal
            claim.costs -= costs
            purse.left -= principal + costs
            self._has(purse, number, "principal", principal)
            self._has(purse, number, "costs", costs)
        first = next(iter(parts), None)
        owner = debtor or (self.claims[first].debtor if first else None)
        if purse.debtor is None and purse.left:
            purse.debtor = owner

    def state(self, number: str, open_: int) -> None:
        """The creditor's books say what is open now, and they are right."""
        claim = self.claims[number]
        self._turn += 1
        claim.statements.append((self._turn, open_ - claim.principal))
        claim.principal = open_

    def find(self, name: str, number: str, amount: int) -> None:
        """Money that was left finds an invoice, with no more of it than there is.

        Money that waited from before a statement may be in it: that much is not taken twice.
        """
        purse, claim = self.purses[name], self.claims[number]
        waited = purse.debtor is None and not purse.found
        counted = claim.counted_since(purse.came) if waited else 0
        takes = min(amount, max(claim.principal, 0) + counted) if counted else 0
        twice = min(takes, counted)
        if twice:
            claim.statements.append((claim.statements[-1][0], twice))
        claim.principal += twice - takes
        purse.left -= takes
        self._has(purse, number, "principal", takes)
        if claim.principal < 0:
            self._free(number)
        self.place(purse, {number: amount - takes})

    def _has(self, purse: Purse, number: str, part: str, more: int) -> None:
        if more:
            self._turn += 1
            purse.found = True
            purse.has[number, part] = purse.has.get((number, part), 0) + more
            purse.touched[number, part] = self._turn

    def go_back(self, name: str) -> None:
        """The bank takes a payment back: every invoice gives what it had of it."""
        purse = self.purses[name]
        purse.went_back, purse.undone = True, {}
        for (number, part), had in sorted(purse.has.items()):
            claim = self.claims[number]
            if not had:
                continue
            setattr(claim, part, getattr(claim, part) + had)
            claim.principal += claim.waived
            claim.waived = 0
            purse.undone[number] = purse.undone.get(number, 0) + had
            self._has(purse, number, part, -had)
        purse.left = -purse.refunded

    def come_again(self, name: str) -> None:
        """The bank was wrong to take it back."""
        purse = self.purses[name]
        purse.went_back = False
        purse.left = left = purse.amount - purse.refunded
        parts = {}
        for number, had in purse.undone.items():
            parts[number] = min(left, had)
            left -= parts[number]
        self.place(purse, parts)

    def credit(self, number: str, amount: int) -> None:
        """A credit note; money that is not needed any more is free again."""
        self.claims[number].principal -= amount
        self._free(number)

    def take_back_costs(self, number: str) -> None:
        """The costs were not due."""
        claim = self.claims[number]
        claim.costs -= claim.charged
        claim.charged = 0
        self._free(number)

    def _free(self, number: str) -> None:
        claim = self.claims[number]
        for part in ("principal", "costs"):
            key = (number, part)
            there = [it for it in self.purses.values() if it.has.get(key, 0) > 0]
            for purse in sorted(there, key=lambda it: -it.touched[key]):
                back = min(-getattr(claim, part), purse.has[key])
                if back <= 0:
                    continue
                self._has(purse, number, part, -back)
                setattr(claim, part, getattr(claim, part) + back)
                purse.left += back
                purse.debtor = purse.debtor or claim.debtor

    def good(self, debtor: str) -> int:
        """What a debtor has to the good in money."""
        return sum(it.left for it in self.purses.values() if it.debtor == debtor)

    def lefts(self, debtor: str) -> list[Purse]:
        """The debtor's payments with something left, the oldest first."""
        return [it for it in self.purses.values() if it.debtor == debtor and it.left > 0]

    def apply(self, debtor: str, number: str, amount: int) -> None:
        """Credit goes to an invoice, of the oldest payments first."""
        for purse in self.lefts(debtor):
            share = min(amount, purse.left)
            amount -= share
            self.place(purse, {number: share})

    def refund(self, debtor: str, amount: int) -> None:
        """Credit goes back to the debtor, of the oldest payments first."""
        for purse in self.lefts(debtor):
            share = min(amount, purse.left)
            amount -= share
            purse.left -= share
            purse.refunded += share
