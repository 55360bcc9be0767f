"""How far ahead a day can lie and still be meant: beyond it, more likely the year is mistyped.

Our measures, in one place; what is merely late is for the playbook's own limits.
"""

from datetime import timedelta

AGREED = timedelta(days=366)
"""A promise, the first term of a plan, a call: nobody keeps one for years ahead in mind."""
DUE = timedelta(days=5 * 366)
"""The due date of an invoice: no payment term is longer."""
