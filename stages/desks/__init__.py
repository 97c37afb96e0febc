"""Desks ask: the views by seat. They find the row through access.py, bind the form, go through the door, redirect."""
