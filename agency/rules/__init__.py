"""Rules of the agency service: pure functions on values and dates, no database and no clock."""
