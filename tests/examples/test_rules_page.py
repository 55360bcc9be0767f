"""The page of rules names places and tests that exist, each rule once."""

import re

from ledger.database import MIGRATIONS

HOUSE = MIGRATIONS.parents[1]
PAGE = (HOUSE / "docs" / "rules.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| ")]
RULES = [row for row in ROWS if row[0] not in ("code", "case", "complaint")]


def test_every_rule_has_one_row() -> None:
    codes = [row[0] for row in RULES]
    assert sorted(codes) == sorted(set(codes))
    assert set("ABCDEFGHIJKLM") | set("123456789") <= set(codes)


def test_every_place_exists() -> None:
    places = [it for row in RULES for it in re.findall(r"`([^`:]+)`", " ".join(row[1:]))]
    assert [it for it in places if not (HOUSE / it).exists()] == []


def test_every_rule_is_shown_by_a_test_that_exists() -> None:
    missing = []
    for code, *_, shown in RULES:
        found = re.findall(r"`(tests/[^`:]+)::([^`]+)`", shown)
        assert found, f"{code} is shown by no test"
        for file, name in found:
            text = (HOUSE / file).read_text(encoding="utf-8")
            if re.search(rf"def {re.escape(name)}\(", text) is None:
                missing.append((code, file, name))
    assert missing == []
