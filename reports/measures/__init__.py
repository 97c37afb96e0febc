"""Measures of the procedure: pure pandas over the frames, counted part by part and added up."""
