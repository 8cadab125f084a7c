"""Which network addresses may be opened: those of the public internet, unless asked.

A web address in a file or a redirect must not make this machine ask itself, its
network or its cloud provider's metadata service. So names are resolved once, each
address is checked, and the connection goes to a checked address: a name that answers
otherwise the second time ("DNS rebinding") gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from dataclasses import dataclass
from typing import Any

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# NAT64 (RFC 6052) wraps an IPv4 address in its last 32 bits.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# A cloud's own service behind an address that looks public (Azure).
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
# Special by the IANA registries, and taken for public by older versions of Python.
_SPECIAL = tuple(
    ipaddress.ip_network(each)
    for each in ("192.0.0.0/24", "64:ff9b:1::/48", "fec0::/10", "5f00::/16")
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A checked address to connect to, as ``socket.connect`` takes it."""

    family: int
    sockaddr: tuple[Any, ...]


class LocalAddressError(Exception):
    """A name leads to an address that is not on the public internet; the address is its text."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, whatever it is wrapped in.

    >>> [is_public(a) for a in ("93.184.216.34", "127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254")]
    [True, False, False, False]
    """
    try:
        parsed: Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    return all(_is_public(each) for each in _unwrapped(parsed))


def resolve(host: str, port: int, *, allow_local: bool, timeout_s: float) -> list[Endpoint]:
    """The endpoints of a host, in the resolver's order.

    All of them must be public: a name with one of each kind is not to be trusted.

    Raises:
        LocalAddressError: one is not public, and ``allow_local`` is False.
        TimeoutError: the resolver took longer than ``timeout_s`` seconds.
        OSError: the name can't be resolved.
    """
    endpoints = []
    for family, _, _, _, sockaddr in _ask_resolver(host, port, timeout_s):
        if not allow_local and not is_public(str(sockaddr[0])):
            raise LocalAddressError(str(sockaddr[0]))
        endpoints.append(Endpoint(int(family), tuple(sockaddr)))
    return endpoints


def _unwrapped(address: Address) -> list[Address]:
    """The address, or the IPv4 addresses that an IPv6 one leads to."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address.sixtofour is not None:
        return [address, address.sixtofour]
    if address.teredo is not None:
        return [*address.teredo]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]


def _is_public(address: Address) -> bool:
    special = address in _METADATA or any(address in network for network in _SPECIAL)
    return address.is_global and not (address.is_multicast or address.is_reserved or special)


def _ask_resolver(host: str, port: int, timeout_s: float) -> list[tuple[Any, ...]]:
    """``socket.getaddrinfo``, which knows no timeout, in a thread that may be left behind."""
    answers: list[list[tuple[Any, ...]]] = []
    failures: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            answers.append(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as error:
            failures.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout_s)
    if failures:
        raise failures[0]
    if not answers:
        raise TimeoutError
    return answers[0]
