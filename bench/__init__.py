"""Benchmarks: ratios against a named reference in the same run. `python -m bench` runs all of them.

They need a scratch database of their own: a temporary SQLite file, and PostgreSQL where one answers on 127.0.0.1:5432.
"""
