"""Files before they are filed: what they are by their content, whether they are clean, kept aside meanwhile."""
