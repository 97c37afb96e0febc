"""The months of the city, kept as things happen: what the dashboard and the bulletin read instead of counting anew."""
