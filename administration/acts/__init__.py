"""One file per thing that an administrator keeps. Every act asks for the seat."""
