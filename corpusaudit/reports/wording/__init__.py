"""What reports say in words: of each measurement, by dimension; of states, verdicts, roles and dimensions."""
