"""Films whose frames carry the time at which they were made, as a publisher makes them and as a viewer reads them.

The time is written as 48 blocks in two rows, black for 0 and white for 1: milliseconds since 1970, highest bit first.

usage: clock.py MAKE_SECONDS     writes grey frames of 320x180, 30 a second in real time, to standard output
"""

import subprocess
import sys
import time

WIDTH, HEIGHT, RATE = 320, 180, 30
BLOCK, ROW, BITS = 13, 40, 48


def frame(milliseconds, number):
    """A grey picture that says when it was made, with something that moves below."""
    bits = [milliseconds >> (BITS - 1 - place) & 1 for place in range(BITS)]
    rows = []
    for half in range(2):
        row = b"".join((b"\xeb" if bit else b"\x10") * BLOCK for bit in bits[half * 24 : half * 24 + 24])
        rows.append(row.ljust(WIDTH, b"\x80") * ROW)
    moving = bytes(16 + (x + number * 3) % 220 for x in range(WIDTH))
    return b"".join(rows) + moving * (HEIGHT - 2 * ROW)


def make(seconds):
    began = time.monotonic()
    number = 0
    while number < seconds * RATE:
        wait = began + number / RATE - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        sys.stdout.buffer.write(frame(int(time.time() * 1000), number))
        sys.stdout.buffer.flush()
        number += 1


def moments(film):
    """When each frame of a film was made, seconds since 1970, in order."""
    command = ["ffmpeg", "-v", "error", "-i", "-", "-f", "rawvideo", "-pix_fmt", "gray", "-vsync", "passthrough", "-"]
    pixels = subprocess.run(command, input=film, stdout=subprocess.PIPE, check=True).stdout
    size = WIDTH * HEIGHT
    found = []
    for start in range(0, len(pixels) - size + 1, size):
        value = 0
        for place in range(BITS):
            y, x = ROW // 2 + ROW * (place // 24), BLOCK // 2 + BLOCK * (place % 24)
            value = value << 1 | (pixels[start + y * WIDTH + x] > 127)
        found.append(value / 1000)
    return found


if __name__ == "__main__":
    make(float(sys.argv[1]))
