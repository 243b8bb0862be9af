/* A worker that is fed: each piece that it reads is a blob in memory, PATH "1", "2", …; at the end it tells their number and
 * bytes. Its feed is input 0, since it has no other. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { longest = 1 << 16 };

static char frame[longest + 4096];

static void send_all(const void *bytes, size_t size) {
    for (const char *next = bytes; size > 0;) {
        ssize_t count = write(3, next, size);
        if (count <= 0) _exit(0);
        next += count;
        size -= (size_t)count;
    }
}

static void send_frame(uint8_t type, const void *body, uint32_t size) {
    uint32_t length = size + 1;
    send_all(&length, 4);
    send_all(&type, 1);
    send_all(body, size);
}

static void receive(void *bytes, size_t size) {
    for (char *next = bytes; size > 0;) {
        ssize_t count = read(3, next, size);
        if (count <= 0) _exit(0);
        next += count;
        size -= (size_t)count;
    }
}

/* The next frame of the server's, without its length; the answer is its size. */
static uint32_t next_frame(void) {
    uint32_t length;
    receive(&length, 4);
    if (length == 0 || length > sizeof frame) _exit(65);
    receive(frame, length);
    return length;
}

/* Asks for bytes of the feed; they lie behind type and number of the frame. */
static uint32_t read_feed(uint64_t offset) {
    struct { uint64_t request; uint32_t input; uint64_t offset; uint32_t length; } __attribute__((packed)) ask = {
        offset + 1, 0, offset, longest};
    send_frame(65, &ask, sizeof ask);
    for (;;) {
        uint32_t size = next_frame();
        if (frame[0] == 2) return size - 9;
        if (frame[0] == 3) _exit(66);
    }
}

int main(void) {
    static char body[longest + 200];
    uint64_t offset = 0;
    uint32_t pieces = 0, size;
    next_frame();
    while ((size = read_feed(offset)) > 0) {
        char json[100];
        uint32_t length = (uint32_t)snprintf(json, sizeof json, "{\"ephemeral\":\"%u\"}", ++pieces);
        memcpy(body, &length, 4);
        memcpy(body + 4, json, length);
        memcpy(body + 4 + length, frame + 9, size);
        send_frame(66, body, 4 + length + size);
        while (next_frame(), frame[0] != 4) {}
        offset += size;
    }
    char report[100];
    int length = snprintf(report, sizeof report, "{\"pieces\":%u,\"bytes\":%llu}", pieces, (unsigned long long)offset);
    send_frame(67, report, (uint32_t)length);
    return 0;
}
