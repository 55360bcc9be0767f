"""The debtor's own pages: what is chosen there, who sees more, and the tokens of forms."""
