"""What the platform's administrator keeps: people, seats, offices, editions of the catalogue, messages and jobs."""
