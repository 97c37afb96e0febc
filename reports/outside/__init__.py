"""Event logs from elsewhere: read, cleaned in the open, and measured like our own."""
