"""The monthly bulletin of supervision (督查通报): frozen at the end of a month, ranked by published rules."""
