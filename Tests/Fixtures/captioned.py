"""Puts captions of line 21 (CTA-608) into the pictures of an MPEG-2 video: what a broadcaster's encoder would.

usage: captioned.py IN.m2v OUT.m2v

At 25 pictures a second: CC1 pops on "HELLO" from 1 to 1.8 s and two rows, the second in italics, from 2.6 to 3.6 s. CC3 rolls up
"FIRST LINE" at 1 s and "SECOND" at 2 s, cleared at 4 s, with data about the programme in between. All else is padding.
FFmpeg carries them over into H.264 (libx264 -a53cc 1).
"""

import sys

RATE = 25
RCL, RU2, EDM, CR, ENM, EOC = 0x20, 0x25, 0x2C, 0x2D, 0x2E, 0x2F


def parity(byte):
    return byte | (0x80 if bin(byte & 0x7F).count("1") % 2 == 0 else 0)


def letters(text):
    codes = [ord(letter) for letter in text] + [0] * (len(text) % 2)
    return list(zip(codes[::2], codes[1::2]))


def twice(*pair):
    return [pair, pair]


def popped(rows, field=0):
    """What brings rows to the hidden memory, each its address (two bytes) and its text; the first letters come before."""
    control = 0x14 + field
    pairs = twice(control, RCL) + twice(control, ENM)
    for first, second, text in rows:
        pairs += twice(first, second) + letters(text)
    return pairs


def fields(count):
    """The pairs of each picture, in the order in which they are shown: of the first field and of the second."""
    first, second = [(0, 0)] * count, [(0, 0)] * count

    def put(into, at, pairs):
        into[at : at + len(pairs)] = pairs

    def before(into, at, pairs):
        put(into, at - len(pairs), pairs)

    show, clear = twice(0x14, EOC), twice(0x14, EDM)
    before(first, 25, popped([(0x14, 0x70, "HELLO")]))
    put(first, 25, show)
    # While the one before is shown. Row 14 at column 4, row 15 in italics with a note in front.
    rows = popped([(0x14, 0x52, "SO <LONG>")]) + twice(0x14, 0x6E) + twice(0x11, 0x37) + letters(" LA LA")
    put(first, 45, clear)
    before(first, 65, rows)
    put(first, 65, show)
    put(first, 90, clear)
    put(second, 25, twice(0x15, RU2) + twice(0x15, CR) + twice(0x14, 0x70) + letters("FIRST LINE"))
    # The title, as XDS has it.
    put(second, 40, [(0x01, 0x03)] + letters("A FILM") + [(0x0F, 0x1D)])
    put(second, 50, twice(0x15, RU2) + twice(0x15, CR) + twice(0x14, 0x70) + letters("SECOND"))
    put(second, 100, twice(0x15, EDM))
    return list(zip(first, second))


def user_data(pairs):
    data = b"\x00\x00\x01\xb2GA94\x03" + bytes([0xC0 | len(pairs), 0xFF])
    for field, (one, two) in enumerate(pairs):
        data += bytes([0xFC | field, parity(one), parity(two)])
    return data + b"\xff"


def main(source, target):
    with open(source, "rb") as file:
        units = file.read().split(b"\x00\x00\x01")[1:]
    count = sum(1 for unit in units if unit[0] == 0x00)
    shown = fields(max(count, 5 * RATE))
    made, base, seen, picture = [], 0, 0, None
    for unit in units:
        if unit[0] == 0xB8:
            base = seen
        elif unit[0] == 0x00:
            # temporal_reference: its place in the group, as it is shown.
            picture = base + (unit[1] << 2 | unit[2] >> 6)
            seen += 1
        elif 0x01 <= unit[0] <= 0xAF and picture is not None:
            made.append(user_data(shown[picture]))
            picture = None
        made.append(b"\x00\x00\x01" + unit)
    with open(target, "wb") as file:
        file.write(b"".join(made))


if __name__ == "__main__":
    main(*sys.argv[1:])
