"""Makes hostile files, each with what must become of it: make.py FOLDER writes them and table.json.

A row: name, the kind of attack, the code that it must end with ("READY": it plays), and whether it must warn.
"""
import json
import os
import random
import struct
import subprocess
import sys
import zlib

from boxes import (Box, box, chunk, ebml, element, full, parse, patched, put, riff, serialise, ts_section, wav)

FOLDER = sys.argv[1]
ROWS = []
CANARY = "/etc/passwd"
ADDRESS = "http://127.0.0.1:9/"


def ffmpeg(name, *arguments):
    """A file made by ffmpeg, and its bytes."""
    path = f"{FOLDER}/seed-{name}"
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments, path], check=True)
    with open(path, "rb") as file:
        data = file.read()
    os.remove(path)
    return data


def picture(seconds=2, size="320x180", rate=25):
    return ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}"]


def tone(seconds=2):
    return ["-f", "lavfi", "-i", f"sine=f=440:r=48000:d={seconds}"]


H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
SOUND = ["-c:a", "aac"]


def row(kind, name, code, data, warns=False):
    with open(f"{FOLDER}/{name}", "wb") as file:
        file.write(data)
    ROWS.append({"name": name, "kind": kind, "code": code, "warns": warns})


def not_media():
    kind = "no media"
    row(kind, "empty.mp4", "NOT_MEDIA", b"")
    row(kind, "one-byte.mp4", "NOT_MEDIA", b"\0")
    row(kind, "letter.mp4", "NOT_MEDIA", b"This is a letter, not a film.\n" * 200)
    row(kind, "page.mp4", "NOT_MEDIA", b"<!DOCTYPE html><html><body><video src=a.mp4></video></body></html>\n" * 20)
    row(kind, "archive.mp4", "NOT_MEDIA", b"PK\x03\x04\x14\0\0\0\x08\0" + random.Random(1).randbytes(20_000))
    row(kind, "document.mp4", "NOT_MEDIA", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" * 100)
    row(kind, "program.mp4", "NOT_MEDIA", b"\x7fELF\x02\x01\x01" + bytes(9) + random.Random(2).randbytes(20_000))
    row(kind, "noise.mp4", "NOT_MEDIA", random.Random(3).randbytes(200_000))
    row(kind, "zeros.mp4", "NOT_MEDIA", bytes(100_000))
    row(kind, "subtitles.mp4", "NOT_MEDIA", b"1\n00:00:00,000 --> 00:00:01,000\nHello\n\n" * 50)
    row(kind, "picture.png", "NOT_MEDIA", ffmpeg("a.png", *picture(1, "64x64", 1), "-frames:v", "1"))
    row(kind, "picture.jpg", "NOT_MEDIA", ffmpeg("a.jpg", *picture(1, "64x64", 1), "-frames:v", "1"))
    row(kind, "windows.wmv", "UNSUPPORTED_FORMAT", ffmpeg("a.wmv", *picture(1), "-c:v", "wmv2"))


def references():
    kind = "other files"
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{ADDRESS}a.ts\n#EXT-X-ENDLIST\n".encode()
    row(kind, "playlist.mp4", "NOT_MEDIA", playlist)
    row(kind, "playlist-of-files.mp4", "NOT_MEDIA", playlist.replace(ADDRESS.encode() + b"a.ts", CANARY.encode()))
    row(kind, "playlist-of-data.mp4", "NOT_MEDIA", playlist.replace(ADDRESS.encode() + b"a.ts", b"data:video/mp4,x"))
    row(kind, "concat.mp4", "NOT_MEDIA", f"ffconcat version 1.0\nfile {CANARY}\n".encode())
    row(kind, "dash.mp4", "NOT_MEDIA",
        f'<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet>'
        f'<Representation id="1"><BaseURL>{ADDRESS}a.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>'
        .encode())
    row(kind, "session.mp4", "NOT_MEDIA",
        b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 9 RTP/AVP 96\r\n"
        b"a=rtpmap:96 H264/90000\r\n")
    row(kind, "text-art.mp4", "NOT_MEDIA", b"XBIN\x1a" + struct.pack("<HHBB", 80, 25, 16, 0) + bytes(4000))
    row(kind, "pattern.mp4", "NOT_MEDIA", b"/etc/%d.jpg\n/etc/passwd%*.png\n")
    row(kind, "subtitle-index.mp4", "NOT_MEDIA",
        b"# VobSub index file, v7 (do not modify this line!)\nid: en, index: 0\ntimestamp: 00:00:01:000, filepos: 0\n")
    row(kind, "player-list.mp4", "NOT_MEDIA", f"[playlist]\nFile1={ADDRESS}a.mp4\nNumberOfEntries=1\n".encode())
    film = ffmpeg("a.mov", *picture(), *H264)
    path = CANARY.encode()
    url = struct.pack(">I", 1) + full(b"url ", f"file://{CANARY}".encode() + b"\0")
    alias = struct.pack(">I", 1) + full(b"alis", bytes(8) + bytes(130) + struct.pack(">hH", 2, len(path)) + path
                                        + struct.pack(">hH", 18, len(path)) + path + struct.pack(">hH", -1, 0))
    for name, entries in [("elsewhere-url.mov", url), ("elsewhere-alias.mov", alias)]:
        row(kind, name, "UNSUPPORTED_FORMAT",
            patched(film, "moov/trak/mdia/minf/dinf/dref", lambda old, new=entries: old[:4] + new))
    reference = box(b"rmra", box(b"rmda", full(b"rdrf", b"url " + struct.pack(">I", 20) + ADDRESS.encode())))
    row(kind, "reference.mov", "UNSUPPORTED_FORMAT", box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", reference))
    gab2 = b"GAB2\0\2\0" + struct.pack("<I", 2) + b"x\0" + b"\4\0" + struct.pack("<I", len(playlist)) + playlist
    row(kind, "subtitle-playlist.avi", "NO_VIDEO_OR_AUDIO", avi_of_text(gab2))
    os.makedirs(f"{FOLDER}/attached", exist_ok=True)
    with open(f"{FOLDER}/attached/note.txt", "w") as file:
        file.write("note")
    row(kind, "attachment.mkv", "READY", ffmpeg(
        "a.mkv", *picture(), *H264, "-attach", f"{FOLDER}/attached/note.txt", "-metadata:s:t", "mimetype=font/ttf",
        "-metadata:s:t", "filename=../../../../../../tmp/stream-attached"))
    lines = b"[Script Info]\nScriptType: v4.00+\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
    with open(f"{FOLDER}/attached/a.ass", "wb") as file:
        file.write(lines + b"Dialogue: 0,0:00:00.00,0:00:01.00,Default,{\\fn/etc/passwd}{\\p1}m 0 0{\\img(/etc/passwd)}\n")
    row(kind, "subtitles-that-include.mkv", "READY", ffmpeg(
        "b.mkv", *picture(), "-i", f"{FOLDER}/attached/a.ass", "-map", "0", "-map", "1", *H264, "-c:s", "ass"))


def avi_of_text(data):
    """An AVI whose one stream is text."""
    main = struct.pack("<14I", 40000, 0, 0, 0x10, 1, 0, 1, 0, 320, 180, 0, 0, 0, 0)
    stream = b"txts" + bytes(4) + struct.pack("<IHHIIIIIIII", 0, 0, 0, 0, 1, 25, 0, 1, 0, 0, 0) + bytes(8)
    headers = b"hdrl" + chunk(b"avih", main) + chunk(b"LIST", b"strl" + chunk(b"strh", stream) + chunk(b"strf", b""))
    return riff(b"AVI ", chunk(b"LIST", headers) + chunk(b"LIST", b"movi" + chunk(b"00tx", data)))


def damage():
    kind = "damage"
    last = ffmpeg("a.mp4", *picture(4), *tone(4), *H264, *SOUND)
    first = ffmpeg("b.mp4", *picture(6), *tone(6), *H264, *SOUND, "-movflags", "+faststart")
    fragmented = ffmpeg("c.mp4", *picture(6), *tone(6), *H264, *SOUND, "-g", "25", "-movflags", "+frag_keyframe+empty_moov")
    row(kind, "cut-before-index.mp4", "TRUNCATED", last[:len(last) * 2 // 3])
    row(kind, "cut-in-index.mp4", "TRUNCATED", last[:-200])
    row(kind, "index-alone.mp4", "TRUNCATED", serialise(Box(b"", b"", [b for b in parse(first).children if b.kind != b"mdat"])))
    row(kind, "brand-alone.mp4", "TRUNCATED", last[:32])
    row(kind, "cut-in-half.mp4", "READY", first[:len(first) // 2], warns=True)
    row(kind, "cut-fragments.mp4", "READY", fragmented[:len(fragmented) * 2 // 3], warns=True)
    film = ffmpeg("a.mkv", *picture(6), *tone(6), *H264, *SOUND)
    row(kind, "cut-in-half.mkv", "READY", film[:len(film) // 2], warns=True)
    row(kind, "header-alone.mkv", "TRUNCATED", film[:film.index(bytes.fromhex("1F43B675"))])
    holes = bytearray(first)
    start = first.index(b"mdat") + 20_000
    holes[start:start + 15_000] = random.Random(4).randbytes(15_000)
    row(kind, "hole.mp4", "READY", bytes(holes), warns=True)
    scrambled = bytearray(last)
    start, size = last.index(b"mdat") + 4, struct.unpack(">I", last[last.index(b"mdat") - 4:last.index(b"mdat")])[0] - 8
    scrambled[start:start + size] = random.Random(5).randbytes(size)
    row(kind, "all-noise.mp4", "CORRUPT", bytes(scrambled))
    # FFmpeg hides the damage of slices so well that nothing is told of it.
    ts = bytearray(ffmpeg("a.ts", *picture(6, "640x360"), *tone(6), *H264, *SOUND))
    for at in range(188 * 300, 188 * 340):
        ts[at] = 0
    row(kind, "hole.ts", "READY", bytes(ts))
    row(kind, "no-samples.wav", "NO_VIDEO_OR_AUDIO", wav())
    row(kind, "no-samples.mp4", "NO_VIDEO_OR_AUDIO", empty_film(last))
    with_subtitles = f"{FOLDER}/attached/b.srt"
    with open(with_subtitles, "w") as file:
        file.write("1\n00:00:00,000 --> 00:00:01,000\nHello\n")
    row(kind, "subtitles-alone.mkv", "NO_VIDEO_OR_AUDIO", ffmpeg("s.mkv", "-i", with_subtitles, "-c:s", "srt"))
    row(kind, "unknown-codec.avi", "UNSUPPORTED_CODEC", ffmpeg("m.avi", *picture(1), "-c:v", "magicyuv"))
    key = ["-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb",
           "-encryption_kid", "a7e61c373e219033c21091fa607bf3b8"]
    row(kind, "encrypted.mp4", "UNSUPPORTED_FORMAT", ffmpeg("e.mp4", *picture(), *tone(), *H264, *SOUND, *key))
    row(kind, "encrypted-track.mkv", "UNSUPPORTED_FORMAT", encrypted_matroska())


def empty_film(film):
    """Its tables list no sample."""
    root = parse(film)
    for trak in root.find("moov/trak"):
        table = trak.first("mdia/minf/stbl")
        for item in table.children:
            if item.kind == b"stsz":
                item.payload = bytes(12)
            elif item.kind in (b"stts", b"stsc", b"stco", b"ctts", b"stss"):
                item.payload = bytes(8)
    return serialise(root)


def track_entry(codec, more=b"", kind=1, number=1):
    return element("AE", element("D7", number) + element("73C5", number) + element("83", kind) + element("86", codec) + more)


def matroska(tracks, clusters=b"", more=b""):
    info = element("1549A966", element("2AD7B1", 1_000_000) + element("4D80", "x") + element("5741", "x"))
    return ebml() + element("18538067", info + element("1654AE6B", tracks) + more + clusters)


def encrypted_matroska():
    encoding = element("6D80", element("6240", element("5031", 0) + element("5032", 1) + element("5033", 1)
                                       + element("5035", element("47E1", 5) + element("47E2", b"0123456789abcdef"))))
    video = element("E0", element("B0", 320) + element("BA", 180))
    block = element("A3", b"\x81\0\0\x80" + b"\1" + bytes(8) + random.Random(6).randbytes(2000))
    return matroska(track_entry("V_VP8", video + encoding), element("1F43B675", element("E7", 0) + block * 20))


def bombs():
    kind = "bomb"
    film = ffmpeg("a.mp4", *picture(), *tone(), *H264, *SOUND)
    stbl = "moov/trak/mdia/minf/stbl/"
    sized = lambda old: put(put(old, 8 + 8 + 24, ">HH", 65535, 65535), 4, ">I", 1)
    row(kind, "65535-squared.mp4", "TOO_LARGE", with_sps(patched(film, stbl + "stsd", sized)))
    row(kind, "65535-squared-hidden.mp4", "READY", with_sps(film), warns=True)
    huge = zlib.compress(bytes(100))
    row(kind, "65535-squared.png", "NOT_MEDIA", b"\x89PNG\r\n\x1a\n" + png_chunk(
        b"IHDR", struct.pack(">IIBBBBB", 65535, 65535, 8, 6, 0, 0, 0)) + png_chunk(b"IDAT", huge) + png_chunk(b"IEND"))
    avi = ffmpeg("a.avi", *picture(1), "-c:v", "mjpeg")
    large = avi.replace(struct.pack("<II", 320, 180), struct.pack("<II", 65500, 65500))
    row(kind, "65500-squared.avi", "TOO_LARGE", large.replace(struct.pack(">HH", 180, 320), struct.pack(">HH", 65500, 65500)))
    row(kind, "4-billion-times.mp4", "TOO_LARGE", patched(film, stbl + "stts", lambda old: put(old, 4, ">I", 0xFFFFFFFF)))
    row(kind, "4-billion-samples.mp4", "READY", patched(film, stbl + "stts", lambda old: put(old, 8, ">II", 0xFFFFFFFF, 1)))
    row(kind, "2-billion-sizes.mp4", "TOO_LARGE", patched(film, stbl + "stsz", lambda old: put(old[:12], 4, ">II", 1, 0x7FFFFFFF)))
    row(kind, "40-million-sizes.mp4", "TOO_LARGE", patched(film, stbl + "stsz", lambda old: put(old[:12], 4, ">II", 1, 40_000_000)))
    row(kind, "4-billion-chunks.mp4", "TOO_LARGE", patched(film, stbl + "stco", lambda old: put(old, 4, ">I", 0xFFFFFFFF)))
    edits = full(b"elst", struct.pack(">I", 2) + struct.pack(">qqI", 10**12, -1, 0x10000) + struct.pack(">qqI", 2000, 0, 0x10000), version=1)
    row(kind, "30-years-of-nothing.mp4", "READY", patched(film, "moov/trak/edts", lambda old: edits))
    row(kind, "30-years-of-silence.mp4", "READY", patched(film, "moov/trak/edts", lambda old: edits, 1))
    many = full(b"elst", struct.pack(">I", 200_000) + struct.pack(">qqI", 2000, 0, 0x10000) * 200_000, version=1)
    row(kind, "200000-edits.mp4", "TOO_LARGE", patched(film, "moov/trak/edts", lambda old: many))
    hours = lambda old: put(old, 16 if old[0] == 0 else 24, ">I", 360_000_000)
    row(kind, "claims-100-hours.mp4", "READY", patched(patched(patched(film, "moov/mvhd", hours), "moov/trak/tkhd", lambda old: put(old, 20, ">I", 360_000_000)), "moov/trak/mdia/mdhd", lambda old: put(old, 16, ">I", 0xFFFFFFF0)))
    pcm = track_entry("A_PCM/INT/LIT", element("E1", element("B5", struct.pack(">d", 8000)) + element("9F", 1)), 2)
    row(kind, "10000-streams.mkv", "TOO_LARGE", matroska(b"".join(
        track_entry("A_PCM/INT/LIT", element("E1", element("9F", 1)), 2, n + 1) for n in range(10_000)), element("1F43B675", element("E7", 0))))
    root = parse(film)
    moov = root.first("moov")
    trak = moov.first("trak")
    moov.children += [trak] * 10_000
    row(kind, "10000-tracks.mp4", "TOO_LARGE", serialise(root))
    pmt = struct.pack(">HH", 0xE100, 0xF000) + b"".join(
        b"\x1b" + struct.pack(">HH", 0xE100 | pid, 0xF000) for pid in range(0x20, 0xE0))
    program = ts_section(0, 0, struct.pack(">HH", 1, 0xE010)) + ts_section(0x10, 2, pmt)
    row(kind, "192-programs.ts", "TOO_LARGE", program * 20)
    quick = ffmpeg("q.mp4", *picture(1, "64x64", 2000), *H264, "-video_track_timescale", "1000000")
    row(kind, "million-a-second.mp4", "TOO_LARGE", patched(quick, stbl + "stts", lambda old: put(put(old, 4, ">I", 1)[:8], 8, ">II", 2000, 1)))
    row(kind, "million-pictures.gif", "READY", gif(100_000))
    sizes = b"".join(ffmpeg(f"{n}.264", *picture(0.04, f"{128 + 16 * (n % 40)}x{96 + 16 * (n % 30)}"), *H264) for n in range(12)) * 5
    with open(f"{FOLDER}/attached/sizes.264", "wb") as file:
        file.write(sizes)
    row(kind, "other-size-each-time.ts", "READY", ffmpeg("z.ts", "-r", "25", "-i", f"{FOLDER}/attached/sizes.264", "-c", "copy"))
    chapters = element("1043A770", element("45B9", b"".join(
        element("B6", element("73C4", n + 1) + element("91", n * 1_000_000) + element("80", element("85", "x" * 60) + element("437C", "eng")))
        for n in range(100_000))))
    base = ffmpeg("c.mkv", *picture(), *H264)
    row(kind, "100000-chapters.mkv", "READY", with_element(base, chapters))
    row(kind, "20-megabytes-of-title.mp4", "READY", patched(film, "moov/udta", lambda old: old + box(b"\xa9nam", struct.pack(">HH", 65535, 0) + b"x" * 65535) + box(b"free", bytes(20 << 20))))
    nested = b""
    for _ in range(20_000):
        nested = box(b"moov", nested)
    row(kind, "20000-deep.mp4", "TRUNCATED", box(b"ftyp", b"isom\0\0\0\0isom") + nested)
    inner = b""
    for _ in range(20_000):
        inner = element("B6", inner)
    row(kind, "20000-deep.mkv", "READY", with_element(base, element("1043A770", element("45B9", inner))))
    row(kind, "boxes-without-size.mp4", "TRUNCATED", box(b"ftyp", b"isom\0\0\0\0isom") + struct.pack(">I4s", 0, b"free") * 50_000)
    row(kind, "empty-boxes.mp4", "TRUNCATED", box(b"ftyp", b"isom\0\0\0\0isom") + box(b"free") * 500_000)
    row(kind, "endless-box.mp4", "TRUNCATED", box(b"ftyp", b"isom\0\0\0\0isom") + struct.pack(">I4sQ", 1, b"moov", (1 << 63) - 1) + bytes(1000))
    row(kind, "packed-index.mp4", "UNSUPPORTED_FORMAT", box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", box(b"cmov", box(b"dcom", b"zlib") + box(
        b"cmvd", struct.pack(">I", 0x60000000) + zlib.compress(bytes(20 << 20), 1)))))
    row(kind, "packed-blocks.mkv", "NO_VIDEO_OR_AUDIO", zlib_matroska())
    rate = wav(1, 768_000, 16, bytes(1_536_000))
    row(kind, "768-kilohertz.wav", "READY", rate)
    row(kind, "255-channels.wav", "UNSUPPORTED_FORMAT", wav(255, 48000, 16, bytes(255 * 2 * 4800)))
    row(kind, "4-gigahertz.wav", "CORRUPT", wav(1, 0xFFFFFFF0, 16, bytes(1_000_000)))
    row(kind, "claims-4-gigabytes.wav", "READY", wav(1, 48000, 16, bytes(192_000), 0xFFFFFF00))
    slow = bytearray(ffmpeg("g.flac", *tone(1)))
    slow[18:21] = 0, 0, 0x40 | slow[20] & 0x0F  # the header says 4 Hz: blocks begin minutes after one another
    row(kind, "silence-between.flac", "READY", bytes(slow), warns=True)
    row(kind, "jump-of-11-hours.mkv", "READY", jumping(11 * 3_600_000))
    row(kind, "jump-of-30-days.mkv", "READY", jumping(30 * 86_400_000))
    row(kind, "million-squared.ogv", "TRUNCATED", theora(1_048_560))


def with_sps(film):
    """The parameter set in the film's avcC says 65536×65536."""
    bits = ""

    def golomb(number):
        nonlocal bits
        code = bin(number + 1)[2:]
        bits += "0" * (len(code) - 1) + code

    for number in [0, 0, 2, 1]:  # id, frame numbers, order of pictures, references
        golomb(number)
    bits += "0"
    golomb(4095)
    golomb(4095)
    bits += "1100" + "1"  # whole frames, direct 8x8, no cropping, no VUI, the end
    bits = bits.ljust((len(bits) + 7) // 8 * 8, "0")
    sps = b"\x67\x42\xc0\x1e" + int(bits, 2).to_bytes(len(bits) // 8, "big")

    def change(old):
        at = old.index(b"avcC")
        start = at + 4
        size = struct.unpack(">I", old[at - 4:at])[0]
        length = struct.unpack(">H", old[start + 6:start + 8])[0]
        rest = old[start + 8 + length:at - 4 + size]
        new = box(b"avcC", old[start:start + 6] + struct.pack(">H", len(sps)) + sps + rest)
        entry = old[8:at - 4] + new + old[at - 4 + size:]
        return old[:8] + put(entry, 0, ">I", len(entry))

    return patched(film, "moov/trak/mdia/minf/stbl/stsd", change)


def png_chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def gif(pictures):
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    one = b"!\xf9\4\0\0\0\0\0" + b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2D\1\0"
    return head + one * pictures + b";"


def with_element(film, more):
    """A Matroska file with an element more before its first cluster; its segment has no end."""
    at = film.index(bytes.fromhex("1F43B675"))
    segment = film.index(bytes.fromhex("18538067")) + 4
    open_ended = film[:segment] + b"\x01" + b"\xff" * 7 + film[segment + 8:]
    return open_ended[:at] + more + open_ended[at:]


def zlib_matroska():
    """Blocks of a few KiB that unpack to gigabytes."""
    encoding = element("6D80", element("6240", element("5031", 0) + element("5032", 1) + element("5033", 0)
                                       + element("5034", element("4254", 0))))
    block = element("A3", b"\x81\0\0\x80" + zlib.compress(bytes(50_000_000), 9))
    video = element("E0", element("B0", 320) + element("BA", 180))
    return matroska(track_entry("V_VP8", video + encoding), element("1F43B675", element("E7", 0) + block * 30))


def jumping(milliseconds):
    """Sound and pictures whose clock jumps ahead after a second."""
    film = ffmpeg("j.mkv", *picture(4), *tone(4), *H264, *SOUND, "-g", "25", "-cluster_time_limit", "1000")
    at = count = 0
    result = film
    while (at := result.find(bytes.fromhex("1F43B675"), at)) >= 0:
        count += 1
        # Eight bytes for the time: the cluster grows, so its size is set to unknown.
        size = result[at + 4]
        width = 1
        while not size & (0x80 >> width - 1):
            width += 1
        place = at + 4 + width
        if result[place] == 0xBF:  # a checksum
            place += 6
        assert result[place] == 0xE7
        length = result[place + 1] & 0x7F
        time = int.from_bytes(result[place + 2:place + 2 + length], "big")
        if count > 1:
            time += milliseconds
        body = b"\xe7\x88" + time.to_bytes(8, "big")
        result = result[:at + 4] + b"\x01" + b"\xff" * 7 + body + result[place + 2 + length:]
        at += 20
    segment = result.index(bytes.fromhex("18538067")) + 4
    return result[:segment] + b"\x01" + b"\xff" * 7 + result[segment + 8:]


def theora(size):
    """An Ogg page with a Theora header of a picture of that size."""
    header = b"\x80theora\3\2\1" + struct.pack(">HH", size // 16, size // 16) + (size.to_bytes(3, "big") * 2) + bytes(2)
    header += struct.pack(">II", 25, 1) + (1).to_bytes(3, "big") * 2 + b"\0" + bytes(3) + bytes(2)
    packets = [header, b"\x81theora" + struct.pack("<II", 0, 0), b"\x82theora" + bytes(200)]
    table = bytes(len(p) for p in packets)
    page = b"OggS\0\2" + bytes(8) + struct.pack("<III", 1, 0, 0) + bytes([len(table)]) + table + b"".join(packets)
    return page[:22] + struct.pack("<I", ogg_crc(page)) + page[26:]


def ogg_crc(data):
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc


os.makedirs(f"{FOLDER}/attached", exist_ok=True)
for part in [not_media, references, damage, bombs]:
    part()
with open(f"{FOLDER}/table.json", "w") as file:
    json.dump(ROWS, file, indent=1)
