"""The free agency service: entrustments, agents, agency cases. Not built yet; agents already have a kind of seat."""
