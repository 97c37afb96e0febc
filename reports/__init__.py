"""Read only: what happened to a project, whose days they were. Measures, charts and bulletins will join here."""
