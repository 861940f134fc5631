"""Where the details of one text stand in another corpus."""
