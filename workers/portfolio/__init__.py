"""`amicable portfolio`: a settled portfolio, collected again day by day at its own dates."""
