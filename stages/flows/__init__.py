"""Flows know whose turn it is: viewflow processes, the one door for human steps, and `advance`."""
