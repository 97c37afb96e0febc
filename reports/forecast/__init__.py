"""When a project will have its permit and be finished: learned from the centre's history, simulated on the route."""
