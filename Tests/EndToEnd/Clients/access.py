#!/usr/bin/env python3
"""Who may watch, asked of a running server in every way: access.py SERVER KEY STREAM FOREIGN SEED

STREAM is a stream of the key's account that is ready, FOREIGN one of another account. Makes tokens as an integrator would,
with nothing but the standard library, and asks for every address of the stream with each. Prints what it found as JSON.
"""

import base64
import hashlib
import hmac
import http.client
import json
import random
import re
import socket
import sys
import threading
import time

SERVER, KEY, STREAM, FOREIGN, SEED = sys.argv[1:6]
HOST, PORT = SERVER.removeprefix("http://").split(":")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
WRONG = []


def call(operation, **parameters):
    connection = http.client.HTTPConnection(HOST, int(PORT), timeout=30)
    body = json.dumps({"operation": operation, "parameters": parameters})
    connection.request("POST", "/stream", body, {"Authorization": "Bearer " + KEY, "Content-Type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    connection.close()
    if not answer["success"]:
        raise SystemExit(f"{operation}: {answer}")
    return answer["data"]


def get(path, headers={}):
    connection = http.client.HTTPConnection(HOST, int(PORT), timeout=30)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body, response


def statuses(paths, fields=""):
    """The status of a HEAD of each path, all over one connection, without waiting for one before the next."""
    found = []
    with socket.create_connection((HOST, int(PORT)), timeout=60) as connection:
        reader = connection.makefile("rb")
        for start in range(0, len(paths), 64):
            batch = paths[start : start + 64]
            heads = "".join(f"HEAD {path} HTTP/1.1\r\nHost: a\r\n{fields}\r\n" for path in batch)
            connection.sendall(heads.encode())
            for _ in batch:
                found.append(int(reader.readline().split()[1]))
                while reader.readline() not in (b"\r\n", b""):
                    pass
    return found


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(key, secret, algorithm="HS256", **changes):
    now = time.time()
    claims = {"sub": STREAM, "iat": now, "exp": now + 300} | changes
    header = {"alg": algorithm, "kid": key, "typ": "JWT"}
    message = b64(json.dumps(header).encode()) + "." + b64(json.dumps(claims).encode())
    return message + "." + (b64(hmac.digest(secret.encode(), message.encode(), "sha256")) if secret else "")


def addresses():
    """Every kind of address of the stream, with {key} in the place of its id."""
    found = ["/play/{key}/master.m3u8", "/play/{key}/manifest.mpd", "/play/{key}/download.mp4"]
    found += ["/watch/{key}", "/watch/{key}/status"]
    master = get(f"/play/{STREAM}/master.m3u8")[1].decode()
    lists = {line for line in master.splitlines() if line and line[0] != "#"} | set(re.findall(r'URI="([^"]+)"', master))
    for name in sorted(lists):
        found.append("/play/{key}/" + name)
        text = get(f"/play/{STREAM}/{name}")[1].decode()
        folder = name.rpartition("/")[0]
        files = re.findall(r'URI="([^"]+)"', text) + [line for line in text.splitlines() if line and line[0] != "#"]
        found += [f"/play/{{key}}/{folder}/{file}" for file in files[:2]]
    stream = call("stream", streamId=STREAM)
    pictures = [stream["playback"].get(name) for name in ("thumbnail", "storyboard")]
    for url in pictures + [track.get("url") for track in stream["captions"]]:
        if url:
            found.append("/" + url.split("/", 3)[3].replace(STREAM, "{key}"))
    return sorted(set(found))


def expect(what, key, paths, status):
    for path, got in zip(paths, statuses([path.replace("{key}", key) for path in paths])):
        if got not in status:
            WRONG.append(f"{what}: {path}: {got}")
    return len(paths)


def soon(what, condition):
    """Seconds until a condition holds."""
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > 10:
            WRONG.append(what + ": not within 10 s")
            break
        time.sleep(0.01)
    return round(time.monotonic() - start, 3)


def matrix(paths):
    own = call("createSigningKey", algorithm="HS256")
    retired = call("createSigningKey", algorithm="HS256")
    pair = call("createSigningKey")
    now = time.time()
    good = token(own["keyId"], own["privateKey"])
    old = token(retired["keyId"], retired["privateKey"])
    bad = {
        "expired": token(own["keyId"], own["privateKey"], exp=now - 10),
        "early": token(own["keyId"], own["privateKey"], nbf=now + 200),
        "without end": token(own["keyId"], own["privateKey"], exp=None),
        "another account's stream": token(own["keyId"], own["privateKey"], sub=FOREIGN),
        "alg none": token(own["keyId"], "", "none"),
        "alg none with a signature": token(own["keyId"], own["privateKey"], "none"),
        "the public key as a secret": token(pair["keyId"], pair["publicKey"]),
        "the public key as a secret, EdDSA": token(pair["keyId"], pair["publicKey"], "EdDSA"),
        "unknown key": token("sig_01JDZK4V3M8Q2R6T9W0XABCDEF", own["privateKey"]),
        "another's secret": token(own["keyId"], retired["privateKey"]),
        "retired key": old,
    }
    count = 0
    for visibility in ("public", "signed"):
        call("updateAccess", streamId=STREAM, visibility=visibility, downloadable=True)
        if visibility == "public":
            count += expect("retired key, before", old, paths, (200,))
            call("deleteSigningKey", keyId=retired["keyId"])
            soon("retired key", lambda: set(statuses([path.replace("{key}", old) for path in paths])) == {403})
        else:
            soon("no token", lambda: set(statuses([path.replace("{key}", STREAM) for path in paths])) == {403})
        count += expect(visibility + ", no token", STREAM, paths, (200,) if visibility == "public" else (403,))
        for what, signed in (("server's", call("getSignedUrl", streamId=STREAM)["token"]), ("own", good)):
            count += expect(f"{visibility}, good token, {what}", signed, paths, (200,))
        for what, text in bad.items():
            count += expect(f"{visibility}, {what}", text, paths, (403,))
    for place in range(len(good)):
        other = ALPHABET[(ALPHABET.index(good[place]) + 1) % len(ALPHABET)]
        tampered = good[:place] + other + good[place + 1 :]
        count += expect(f"tampered at {place}", tampered, paths, (403, 404))
    return good, count


def mutations(good, segment, number):
    """Tokens with bits, characters and parts changed, asked for a segment; and how many were let in."""
    chance = random.Random(int(SEED))
    tokens = []
    while len(tokens) < number:
        text = list(good)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(text))
            change = chance.randrange(4)
            if change == 0:
                text[place] = chance.choice(ALPHABET)
            elif change == 1:
                del text[place]
            elif change == 2:
                text.insert(place, chance.choice(ALPHABET))
            else:
                other = chance.randrange(len(text))
                text[place], text[other] = text[other], text[place]
        text = "".join(text)
        if text != good:
            tokens.append(text)
    found = statuses([segment.replace("{key}", text) for text in tokens])
    return sum(status not in (403, 404) for status in found)


def update_under_load(segment):
    """Seconds from the answer of updateAccess to the last segment that somebody still got, by kind of viewer."""
    call("updateAccess", streamId=STREAM, visibility="public", rules=[])
    signed = call("getSignedUrl", streamId=STREAM)["token"]
    soon("public again", lambda: statuses([segment.replace("{key}", STREAM)]) == [200])
    stop, last, served = threading.Event(), {}, [0] * 8

    def view(number, key):
        path = [segment.replace("{key}", key)] * 16
        while not stop.is_set():
            if 200 in statuses(path):
                last[key] = time.monotonic()
                served[number] += 16

    viewers = [threading.Thread(target=view, args=(number, STREAM if number % 2 else signed)) for number in range(8)]
    for viewer in viewers:
        viewer.start()
    soon("load", lambda: min(served) > 100)
    call("updateAccess", streamId=STREAM, rules=[{"action": "block", "type": "any"}])
    answered = time.monotonic()
    time.sleep(2.5)
    stop.set()
    for viewer in viewers:
        viewer.join()
    call("updateAccess", streamId=STREAM, rules=[])
    soon("no rules", lambda: statuses([segment.replace("{key}", signed)]) == [200])
    return max(0, round(max(last.values()) - answered, 3)), sum(served)


def rules(segment):
    """Networks, countries and origins; the server trusts this machine as a proxy."""
    signed = call("getSignedUrl", streamId=STREAM, origins=["https://*.shop.example"], rules=[
        {"action": "block", "type": "country", "country": ["FR"]},
        {"action": "allow", "type": "ip", "ip": ["192.0.2.0/24", "2001:db8::/32"]}, {"action": "block", "type": "any"},
    ])["token"]  # fmt: skip
    path = segment.replace("{key}", signed)
    for status, fields in (
        (403, {}),
        (200, {"X-Forwarded-For": "192.0.2.9"}),
        (200, {"X-Forwarded-For": "2001:db8::9", "CF-IPCountry": "DE"}),
        (403, {"X-Forwarded-For": "192.0.2.9", "CF-IPCountry": "FR"}),
        # Nobody but the proxy says where a viewer is.
        (403, {"X-Forwarded-For": "192.0.2.9", "CF-IPCountry": "FR", "Stream-Country": "DE"}),
        (200, {"X-Forwarded-For": "192.0.2.9", "Stream-Country": "FR"}),
        (403, {"X-Forwarded-For": "198.51.100.9, 192.0.3.1"}),
        (200, {"X-Forwarded-For": "192.0.2.9", "Origin": "https://a.shop.example"}),
        (403, {"X-Forwarded-For": "192.0.2.9", "Origin": "https://shop.example"}),
        (403, {"X-Forwarded-For": "192.0.2.9", "Origin": "null"}),
    ):
        got, body, response = get(path, fields)
        if got != status:
            WRONG.append(f"rules: {fields}: {got}")
        if got == 403 and json.loads(body)["error"]["code"] != "AUTHORIZATION_ERROR":
            WRONG.append(f"rules: {body}")
        if response.headers["access-control-allow-origin"] != "*":
            WRONG.append(f"rules: a page cannot read the answer to {fields}")
    policy = get(f"/watch/{signed}", {"X-Forwarded-For": "192.0.2.9"})[2].headers["content-security-policy"]
    if "frame-ancestors 'self' https://*.shop.example:443" not in policy:
        WRONG.append("watch: " + policy)


def grace(segment):
    """A session that began goes on after its token's end; none begins."""
    signed = call("getSignedUrl", streamId=STREAM, expiresIn=1)["token"]
    start, path = f"/play/{signed}/master.m3u8", segment.replace("{key}", signed)
    if statuses([start, path]) != [200, 200]:
        WRONG.append("grace: not at first")
    soon("the end of a token", lambda: statuses([start]) == [403])
    if statuses([path, f"/play/{signed}/master.m3u8", f"/watch/{signed}"]) != [200, 403, 403]:
        WRONG.append("grace: " + str(statuses([path, start])))
    if statuses([path], "X-Forwarded-For: 192.0.2.77\r\n") != [403]:
        WRONG.append("grace: somebody else begins")


def revocation(paths):
    ada, bob = (call("getSignedUrl", streamId=STREAM, viewerId=name)["token"] for name in ("ada", "bob"))
    expect("ada", ada, paths, (200,))
    expect("bob", bob, paths, (200,))
    call("revokeTokens", streamId=STREAM, viewerId="ada")
    seconds = soon("revocation", lambda: set(statuses([path.replace("{key}", ada) for path in paths])) == {403})
    expect("bob, still", bob, paths, (200,))
    expect("ada, anew", call("getSignedUrl", streamId=STREAM, viewerId="ada")["token"], paths, (200,))
    return seconds


def main():
    paths = addresses()
    segment = next(path for path in paths if path.endswith("/0.m4s"))
    good, count = matrix(paths)
    taken = mutations(good, segment, 10_000)
    revoked = revocation(paths)
    rules(segment)
    grace(segment)
    seconds, served = update_under_load(segment)
    print(json.dumps({
        "addresses": len(paths), "requests": count, "mutations": 10_000, "taken": taken, "revokedSeconds": revoked,
        "updateSeconds": seconds, "served": served, "wrong": WRONG[:40],
    }))  # fmt: skip


main()
