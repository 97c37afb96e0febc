"""The reform's own yardstick: what it came from and what it promised, and each project and the city against both."""
