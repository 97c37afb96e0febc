"""Who is here: joining, signing in and out, the seat somebody acts from, deputies while away."""
