"""Charts as inline SVG, one module a kind: pure functions from numbers to text."""
