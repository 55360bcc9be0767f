"""A Temporal server that skips the time in which nothing happens; the portfolio's own."""

from workers.portfolio.premises import time_skipping as time_skipping
