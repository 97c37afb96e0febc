"""Desks of the agency service: pages of the enterprise, the agent, the centre, the chief agents and the public."""
