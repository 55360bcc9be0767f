"""The demonstration: a sample creditor, a portfolio, and debtors who answer by themselves."""
