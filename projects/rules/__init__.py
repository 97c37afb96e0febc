"""Rules about who and what: codes of enterprises and of projects. Pure: values in, values out."""
