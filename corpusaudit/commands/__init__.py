"""The commands: what each takes and prints in its ``*_command.py``, what it does in the modules beside them."""
