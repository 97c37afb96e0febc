"""Rehearsing: a written case played through the real acts, for people who plan, for tests and for the demo city.

It knows nothing that the procedure does not know: every step goes through flows.door, at a date of the past or of the
future, by a seat that the case names.
"""
