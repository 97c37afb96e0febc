"""The pages of the platform's administrator."""
