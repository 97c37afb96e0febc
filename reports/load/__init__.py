"""An office's load: what it has in hand, by person, and how its queue has grown."""
