"""Reading reference data (catalogue, offices, calendar) from files into rows, whole or not at all."""
