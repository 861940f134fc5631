"""Files that are not corpora: keys, ordinary files, output that is whole or not there."""
