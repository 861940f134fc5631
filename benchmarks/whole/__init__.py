"""The whole audit and what one would do instead, each a process of its own on the same three files."""
