"""Slips that an author of policies could make: how many of those that change money are noticed, and by what."""
