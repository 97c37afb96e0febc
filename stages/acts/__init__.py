"""Acts do: one module per legal act. Each checks, changes rows, writes history and returns, in the caller's
transaction.

Acts take `by` (an Actor) and `at` (an aware datetime) and never read the clock, so that a page, a command, a
rehearsal and a test run the very same code. A guard `may_...` raises the Refusal that also greys the button.
"""
