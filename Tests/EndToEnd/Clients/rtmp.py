"""RTMP by hand: what no program here sends. Prints one line of JSON.

    rtmp.py enhanced HOST:PORT KEY FILE      publishes a fragmented MP4 (ffmpeg -movflags empty_moov+frag_every_frame) in real
                                             time with the headers of Enhanced RTMP: HEVC, AV1, Opus
    rtmp.py churn HOST:PORT COUNT KEY...     connects and leaves so often, in turn with each key; half of the times without a goodbye
    rtmp.py turns HOST:PORT FILE KEY...      publishes an FLV file with each key after the other, as fast as it is taken; half of the times
                                             without a goodbye. Where a key is in use yet it is tried again
    rtmp.py mute HOST:PORT COUNT             so many connections at once that stop in the middle of the handshake; and until each is closed
    rtmp.py flood HOST:PORT                  a connection that sends without end before it publishes
    rtmp.py garbage HOST:PORT COUNT KEY      so many connections with damaged bytes, from every place of a good publisher's
"""
import json
import random
import socket
import struct
import sys
import time


def amf(value):
    if value is None:
        return b"\x05"
    if isinstance(value, bool):
        return bytes([1, value])
    if isinstance(value, (int, float)):
        return b"\0" + struct.pack(">d", value)
    if isinstance(value, str):
        return b"\x02" + struct.pack(">H", len(value)) + value.encode()
    if isinstance(value, list):
        return b"\x0a" + struct.pack(">I", len(value)) + b"".join(map(amf, value))
    pairs = b"".join(struct.pack(">H", len(name)) + name.encode() + amf(item) for name, item in value.items())
    return b"\x03" + pairs + b"\0\0\x09"


def message(kind, stream, time_ms, body, chunk_stream, size=128):
    head = bytes([chunk_stream]) + struct.pack(">I", min(time_ms, 0xFFFFFF))[1:] + struct.pack(">I", len(body))[1:]
    out = head + bytes([kind]) + struct.pack("<I", stream) + body[:size]
    for place in range(size, len(body), size):
        out += bytes([0xC0 | chunk_stream]) + body[place : place + size]
    return out


def command(stream, *values):
    return message(20, stream, 0, b"".join(map(amf, values)), 3)


HANDSHAKE = b"\x03" + bytes(1536)
CODECS = ["hvc1", "av01", "Opus"]


def opening(key):
    """What a publisher says after the handshake, up to its publish."""
    return (
        command(0, "connect", 1, {"app": "live", "tcUrl": "rtmp://127.0.0.1/live", "fourCcList": CODECS, "capsEx": 0})
        + command(0, "releaseStream", 2, None, key)
        + command(0, "FCPublish", 3, None, key)
        + command(0, "createStream", 4, None)
        + command(1, "publish", 5, None, key, "live")
    )


class Publisher:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=30)
        self.heard = b""

    def hear_until(self, *words):
        """Reads until one of the words was heard; None: the server closed."""
        while True:
            for word in words:
                if word in self.heard:
                    return word.decode()
            try:
                part = self.socket.recv(65536)
            except (ConnectionResetError, BrokenPipeError):
                return None
            if not part:
                return None
            self.heard += part

    def shake(self):
        self.socket.sendall(HANDSHAKE)
        while len(self.heard) < 3073:
            part = self.socket.recv(65536)
            if not part:
                return False
            self.heard += part
        self.socket.sendall(bytes(1536))
        return True

    def publish(self, key):
        self.shake()
        self.socket.sendall(opening(key))
        return self.hear_until(b"NetStream.Publish.Start", b"NetStream.Publish.BadName", b"NetStream.Failed")

    def large_chunks(self):
        self.socket.sendall(message(1, 0, 0, struct.pack(">I", 65536), 2))

    def send(self, kind, time_ms, body):
        self.socket.sendall(message(kind, 1, time_ms, body, {8: 4, 9: 6, 18: 5}[kind], 65536))

    def bye(self):
        self.socket.sendall(command(0, "FCUnpublish", 6, None, "x") + command(0, "deleteStream", 7, None, 1))


def boxes(data, start=0, end=None):
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        if size < 8:
            return
        yield kind, start + 8, start + size
        start += size


def find(data, path, start=0, end=None):
    for kind, first, last in boxes(data, start, end):
        if kind == path[0]:
            if len(path) == 1:
                return first, last
            found = find(data, path[1:], first, last)
            if found:
                return found
    return None


def tracks(data):
    """By track: its codec's four characters, configuration and ticks in a second."""
    found = {}
    moov = find(data, [b"moov"])
    for kind, first, last in boxes(data, *moov):
        if kind != b"trak":
            continue
        place, _ = find(data, [b"tkhd"], first, last)
        number = struct.unpack_from(">I", data, place + (20 if data[place] else 12))[0]
        place, _ = find(data, [b"mdia", b"mdhd"], first, last)
        ticks = struct.unpack_from(">I", data, place + (20 if data[place] else 12))[0]
        place, end = find(data, [b"mdia", b"minf", b"stbl", b"stsd"], first, last)
        for entry, inside, after in boxes(data, place + 8, end):
            skip = 28 if entry == b"Opus" else 78
            for kind, here, there in boxes(data, inside + skip, after):
                if kind in (b"hvcC", b"av1C"):
                    found[number] = ("hvc1" if kind == b"hvcC" else "av01", data[here:there], ticks)
                if kind == b"dOps":
                    channels, preskip, rate, gain, family = struct.unpack_from(">BHIhB", data, here + 1)
                    head = b"OpusHead" + struct.pack("<BBHIhB", 1, channels, preskip, rate, gain, family)
                    found[number] = ("Opus", head, ticks)
    return found


def samples(data):
    """Track, decoding time, composition offset, whether it is a keyframe, bytes: one for each fragment."""
    for kind, first, last in boxes(data):
        if kind != b"moof":
            continue
        moof = first - 8
        for kind, here, there in boxes(data, first, last):
            if kind != b"traf":
                continue
            place, _ = find(data, [b"tfhd"], here, there)
            flags, number = struct.unpack_from(">II", data, place)
            place += 8
            size = sample_flags = 0
            for bit, width in ((1, 8), (2, 4), (8, 4), (16, 4), (32, 4)):
                if flags & bit:
                    value = struct.unpack_from(">Q" if width == 8 else ">I", data, place)[0]
                    size, sample_flags = (value if bit == 16 else size), (value if bit == 32 else sample_flags)
                    place += width
            place, _ = find(data, [b"tfdt"], here, there)
            decode = struct.unpack_from(">Q" if data[place] else ">I", data, place + 4)[0]
            place, _ = find(data, [b"trun"], here, there)
            flags, count = struct.unpack_from(">II", data, place)
            place += 8
            offset = struct.unpack_from(">i", data, place)[0]
            place += 4 + (4 if flags & 4 else 0)
            if flags & 4:
                sample_flags = struct.unpack_from(">I", data, place - 4)[0]
            shift = 0
            for bit in (0x100, 0x200, 0x400, 0x800):
                if flags & bit:
                    value = struct.unpack_from(">i", data, place)[0]
                    place += 4
                    size = value if bit == 0x200 else size
                    sample_flags = value if bit == 0x400 else sample_flags
                    shift = value if bit == 0x800 else shift
            assert count == 1, "a fragment has one sample"
            start = moof + offset
            yield number, decode, shift, not sample_flags & 0x10000, data[start : start + size]


def enhanced(address, key, path):
    data = open(path, "rb").read()
    found = tracks(data)
    publisher = Publisher(address)
    status = publisher.publish(key)
    offered = [code for code in CODECS if code.encode() in publisher.heard]
    if status != "NetStream.Publish.Start":
        return {"status": status}
    publisher.large_chunks()
    for code, configuration, _ in found.values():
        video = code != "Opus"
        publisher.send(9 if video else 8, 0, bytes([0x90]) + code.encode() + configuration)
    began, count = time.monotonic(), 0
    for number, decode, shift, key_frame, body in samples(data):
        code, _, ticks = found[number]
        at = decode * 1000 // ticks
        delay = began + at / 1000 - time.monotonic()
        if delay > 0:
            time.sleep(delay)
        if code == "Opus":
            publisher.send(8, at, b"\x91" + code.encode() + body)
        else:
            first = bytes([0x91 if key_frame else 0xA1])
            offset = struct.pack(">i", shift * 1000 // ticks)[1:] if code == "hvc1" else b""
            publisher.send(9, at, first + code.encode() + offset + body)
        count += 1
    publisher.bye()
    return {"status": status, "offered": offered, "messages": count, "codecs": sorted(t[0] for t in found.values())}


def churn(address, count, *keys):
    statuses = {}
    for turn in range(int(count)):
        publisher = Publisher(address)
        status = publisher.publish(keys[turn % len(keys)])
        statuses[status] = statuses.get(status, 0) + 1
        if status == "NetStream.Publish.Start":
            publisher.send(9, 0, b"\x17\0\0\0\0\x01\x42\0\x1e\xff\xe1\0\0\x01\0\0")
            if turn % 2:
                publisher.bye()
        publisher.socket.close()
    return {"statuses": statuses}


def tags(path):
    data = open(path, "rb").read()
    place = 13
    while place + 11 <= len(data):
        size = int.from_bytes(data[place + 1 : place + 4], "big")
        yield data[place], int.from_bytes(data[place + 4 : place + 7], "big"), data[place + 11 : place + 11 + size]
        place += size + 15


def turns(address, path, *keys):
    film, retries, refused = list(tags(path)), 0, {}
    for turn, key in enumerate(keys):
        until = time.monotonic() + 30
        while True:
            publisher = Publisher(address)
            status = publisher.publish(key)
            if status == "NetStream.Publish.Start":
                break
            publisher.socket.close()
            if time.monotonic() > until:
                refused[status] = refused.get(status, 0) + 1
                break
            retries += 1
            time.sleep(0.05)
        if status != "NetStream.Publish.Start":
            continue
        publisher.large_chunks()
        for kind, at, body in film:
            publisher.send(kind, at, body)
        if turn % 2:
            publisher.bye()
        publisher.socket.close()
    return {"turns": len(keys), "retries": retries, "refused": refused}


def mute(address, count):
    began, publishers = time.monotonic(), []
    for turn in range(int(count)):
        publisher = Publisher(address)
        publisher.socket.sendall(HANDSHAKE[: (turn * 37) % 1537])
        publishers.append(publisher)
    closed = 0
    for publisher in publishers:
        if publisher.hear_until(b"no such word") is None:
            closed += 1
    return {"closed": closed, "seconds": time.monotonic() - began}


def flood(address):
    publisher = Publisher(address)
    publisher.shake()
    publisher.socket.sendall(command(0, "connect", 1, {"app": "live"}))
    sent = 0
    try:
        while sent < 64 << 20:
            sent += publisher.socket.send(message(8, 1, 0, bytes(60000), 4))
    except (ConnectionResetError, BrokenPipeError):
        pass
    return {"sent": sent}


def garbage(address, count, key):
    chance = random.Random(7)
    good = HANDSHAKE + bytes(1536) + opening(key) + b"".join(
        message(9, 1, at, bytes([0x17, 1]) + bytes(300), 6) for at in range(0, 400, 40)
    )
    for _ in range(int(count)):
        damaged = bytearray(good)
        for _ in range(chance.randint(1, 20)):
            damaged[chance.randrange(3073, len(damaged))] = chance.randrange(256)
        publisher = Publisher(address)
        try:
            publisher.socket.sendall(damaged[: chance.randrange(3073, len(damaged))])
            publisher.socket.shutdown(socket.SHUT_WR)
            publisher.hear_until(b"no such word")
        except OSError:
            pass
        publisher.socket.close()
    return {"count": int(count)}


print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
