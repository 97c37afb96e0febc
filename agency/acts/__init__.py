"""Acts of the agency service: each checks, changes rows, writes history and returns, in the caller's transaction."""
