"""What the commands do: one small module each, called by :mod:`corpusaudit.cli`."""
