"""``corpusaudit generate``: the lines of generators, one module a subcommand, all through one client."""
