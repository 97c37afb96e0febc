"""What the rules of the procedure say: pure functions and tables on values and dates."""
