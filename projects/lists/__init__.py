"""The habits of every list: filtered, sorted, paged, exported, its state in the address and saved under a name."""
