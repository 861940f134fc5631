"""Documents in English and Spanish that say the same, made from pairs of sentences of our own writing."""
