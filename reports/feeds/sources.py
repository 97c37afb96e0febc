"""Where calendar entries come from. A source is called with numbers of projects and the hour, and gives Facts.

What a source says must follow from facts that an event of the project has written down: entries are looked at again
when the history of their project has grown. Whoever has something with a day of its own adds a line here.
"""

from reports.feeds import clock_entries, session_entries

SOURCES = (clock_entries.of_projects, session_entries.of_projects)
