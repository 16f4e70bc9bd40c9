"""The verbs of mentoring: `offers`, `requests`, `pairings`."""
