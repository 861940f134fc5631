"""Only this machine may be spoken to: Python runs this in the tests and in every process that they start.

What is tried is written to the file that CORPUSAUDIT_TESTS_NETWORK names, since who tried may hide the error.
"""

import ipaddress
import os
import sys

_NAMES = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
_ADDRESSES = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}


def is_here(host):
    """Return whether a host is this machine."""
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("ascii", "replace")
    try:
        return host == "localhost" or ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except (ValueError, AttributeError):
        return False


def refuse_elsewhere(event, arguments):
    """Raise where Python is about to ask for a name, or to speak to an address, that is not of this machine."""
    if event in _NAMES:
        host = arguments[0][0] if event == "socket.getnameinfo" else arguments[0]
    elif event in _ADDRESSES and isinstance(arguments[1], tuple):  # those of Unix sockets are strings
        host = arguments[1][0]
    else:
        return
    if not is_here(host):
        if log := os.environ.get("CORPUSAUDIT_TESTS_NETWORK"):
            with open(log, "a") as file:  # noqa: PTH123  # pathlib is slow to start with
                file.write(f"{event} {host!r}\n")
        raise PermissionError(f"the tests use no network: {event} {host!r}")


sys.addaudithook(refuse_elsewhere)
