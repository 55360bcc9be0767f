"""Calendars: holidays, working and bank days, the days money comes in, time zones."""
