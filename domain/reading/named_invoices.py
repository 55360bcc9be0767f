"""Whether a text names an invoice: by its number, or by our payment reference."""

import re

_SHORT = 4
_SEPARATORS = re.compile(r"[\s./-]+")


def names(text: str, number: str, reference: str | None = None) -> bool:
    """Whether an invoice is named in what someone wrote, its subject and what they quote.

    A number stands by itself: ``2026-01`` is not named by ``2026-0117``. A very short one only
    counts beside the word invoice.
    """
    alone = rf"(?<![\w-]){re.escape(number)}(?!\w|-\w)"
    if len(number) < _SHORT:
        alone = rf"(?:factuur|invoice|nota)\W*(?:nr|nummer|number|no)?\W*{alone}"
    if re.search(alone, text, re.IGNORECASE):
        return True
    bare = _SEPARATORS.sub("", reference or "")
    if len(bare) < _SHORT:
        return False
    spaced = r"[\s./-]*".join(map(re.escape, bare))
    return re.search(rf"(?<!\w){spaced}(?!\w)", text, re.IGNORECASE) is not None
