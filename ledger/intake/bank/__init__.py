"""Bank statements brought in: payments find their invoices, what goes back is reversed."""
