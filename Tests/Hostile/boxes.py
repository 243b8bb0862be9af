"""MP4, Matroska, AVI, WAV and TS taken apart and put together again, wrong where that is wanted."""
import struct

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"udta", b"mvex", b"moof", b"traf"}


def box(kind, payload=b""):
    return struct.pack(">I4s", len(payload) + 8, kind) + payload


def full(kind, payload=b"", version=0, flags=0):
    return box(kind, struct.pack(">I", version << 24 | flags) + payload)


class Box:
    """A box of a file: its children where it has any, else its payload."""

    def __init__(self, kind, payload=b"", children=None):
        self.kind, self.payload, self.children = kind, payload, children

    def bytes(self):
        return box(self.kind, self.payload if self.children is None else b"".join(c.bytes() for c in self.children))

    def find(self, path):
        """All boxes at a path below this one, "moov/trak/mdia"."""
        head, _, rest = path.partition("/")
        found = [c for c in self.children or [] if c.kind == head.encode()]
        return found if not rest else [x for c in found for x in c.find(rest)]

    def first(self, path):
        return self.find(path)[0]


def parse(data):
    """The boxes of a well-formed file."""
    children, at = [], 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        start = at + 8
        if size == 1:
            size, start = struct.unpack(">Q", data[at + 8:at + 16])[0], at + 16
        size = size or len(data) - at
        payload = data[start:at + size]
        inner = parse(payload).children if kind in CONTAINERS else None
        children.append(Box(kind, payload, inner))
        at += size
    return Box(b"file", b"", children)


def serialise(root):
    return b"".join(c.bytes() for c in root.children)


def patched(data, path, change, which=0):
    """The file with the payload of one box changed."""
    root = parse(data)
    target = root.find(path)[which]
    target.payload, target.children = change(target.bytes()[8:]), None
    return serialise(root)


def put(payload, offset, form, *values):
    size = struct.calcsize(form)
    return payload[:offset] + struct.pack(form, *values) + payload[offset + size:]


# Matroska: elements of EBML.

def vint(number):
    for length in range(1, 9):
        if number < (1 << 7 * length) - 1:
            return (number | 1 << 7 * length).to_bytes(length, "big")
    raise ValueError(number)


def element(identifier, payload=b""):
    raw = bytes.fromhex(identifier)
    if isinstance(payload, int):
        payload = payload.to_bytes(max(1, (payload.bit_length() + 7) // 8), "big")
    if isinstance(payload, str):
        payload = payload.encode()
    return raw + vint(len(payload)) + payload


def ebml(kind="matroska"):
    return element("1A45DFA3", element("4286", 1) + element("42F7", 1) + element("42F2", 4) + element("42F3", 8)
                   + element("4282", kind) + element("4287", 4) + element("4285", 2))


# RIFF.

def chunk(kind, payload):
    return kind + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)


def riff(kind, payload):
    return chunk(b"RIFF", kind + payload)


def wav(channels=1, rate=48000, bits=16, data=b"", stated=None):
    bytes_per_frame = channels * bits // 8 & 0xFFFF
    header = struct.pack("<HHIIHH", 1, channels, rate, rate * bytes_per_frame & 0xFFFFFFFF, bytes_per_frame, bits)
    size = len(data) if stated is None else stated
    body = chunk(b"fmt ", header) + b"data" + struct.pack("<I", size) + data
    return b"RIFF" + struct.pack("<I", size + 36 & 0xFFFFFFFF) + b"WAVE" + body


# MPEG-TS.

def crc32_mpeg(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc


def ts_section(pid, table, body, number=0):
    section = bytes([table]) + struct.pack(">H", 0xB000 | len(body) + 9) + struct.pack(">HBBB", 1, 0xC1, 0, 0) + body
    section += struct.pack(">I", crc32_mpeg(section))
    data = b"\0" + section
    packets = b""
    first = True
    while data:
        part, data = data[:184], data[184:]
        packets += struct.pack(">BHB", 0x47, (0x4000 if first else 0) | pid, 0x10 | number & 15) + part.ljust(184, b"\xff")
        first = False
        number += 1
    return packets
