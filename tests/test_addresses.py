"""Addresses: the public internet, and everything that only looks like it."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from qa import addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.100.100.200",
        "169.254.169.254",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.0.192",
        "fec0::1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "no address",
    ],
)
def test_not_public(address: str) -> None:
    assert not addresses.is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::", "64:ff9b::5db8:d822", "::ffff:93.184.216.34"]
)
def test_public(address: str) -> None:
    assert addresses.is_public(address)


def answering(monkeypatch: pytest.MonkeyPatch, *found: str) -> None:
    def getaddrinfo(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, 1, 6, "", (a, port)) for a in found
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def test_all_addresses_of_a_name_must_be_public(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "93.184.216.34", "2606:2800:220:1::")
    found = addresses.resolve("weir.example", 80, allow_local=False, timeout_s=5)
    assert [each.sockaddr[0] for each in found] == ["93.184.216.34", "2606:2800:220:1::"]
    answering(monkeypatch, "93.184.216.34", "::1")
    with pytest.raises(addresses.LocalAddressError, match="::1"):
        addresses.resolve("weir.example", 80, allow_local=False, timeout_s=5)
    assert len(addresses.resolve("weir.example", 80, allow_local=True, timeout_s=5)) == 2


def test_a_slow_resolver_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [go.wait(10)])
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        addresses.resolve("weir.example", 80, allow_local=False, timeout_s=0.05)
    go.set()
    assert time.monotonic() - begun < 5


def test_an_unknown_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(socket.gaierror):
        addresses.resolve("weir.example", 80, allow_local=False, timeout_s=5)
