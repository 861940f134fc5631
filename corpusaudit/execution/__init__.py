"""The only place where work is spread over threads or processes."""
