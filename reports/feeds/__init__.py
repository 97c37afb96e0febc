"""Calendars to subscribe to: what each entry says, its iCalendar text, the secret links, and who sees what now."""
