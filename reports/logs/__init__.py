"""Event logs: ours, written for any tool of process mining; others', read and measured like our own."""
