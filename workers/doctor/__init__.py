"""Is everything there that Amicable needs, and what to do if not: looks only, changes nothing."""
