/* A worker that is fed: each piece that comes is a blob in memory, PATH "1", "2", …; at the end it tells their number and
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

/* Asks for so many bytes of the feed more than before. They come in frames as they are fed, whatever else comes. */
static void ask_for(uint32_t length) {
    static uint64_t asked;
    struct { uint64_t request; uint32_t input; uint64_t offset; uint32_t length; } __attribute__((packed)) ask = {
        1, 0, asked, length};
    send_frame(65, &ask, sizeof ask);
    asked += length;
}

static void send_piece(const char *piece, uint32_t size, uint32_t number) {
    static char body[longest + 200];
    char json[100];
    uint32_t length = (uint32_t)snprintf(json, sizeof json, "{\"ephemeral\":\"%u\"}", number);
    memcpy(body, &length, 4);
    memcpy(body + 4, json, length);
    memcpy(body + 4 + length, piece, size);
    send_frame(66, body, 4 + length + size);
}

int main(void) {
    struct { char *bytes; uint32_t size; } pieces[1 << 12];
    uint32_t come = 0, sent = 0, is_over = 0, is_owed = 0;
    uint64_t bytes = 0;
    next_frame();
    ask_for(longest);
    while (!is_over || sent < come || is_owed) {
        if (sent < come && !is_owed) {
            send_piece(pieces[sent].bytes, pieces[sent].size, sent + 1);
            ask_for(pieces[sent++].size);
            is_owed = 1;
            continue;
        }
        uint32_t size = next_frame() - 9;
        if (frame[0] == 4) is_owed = 0;
        if (frame[0] == 3 || come == sizeof pieces / sizeof *pieces) _exit(66);
        if (frame[0] != 2) continue;
        if (size == 0) {
            is_over = 1;
            continue;
        }
        pieces[come].bytes = memcpy(malloc(size), frame + 9, size);
        pieces[come++].size = size;
        bytes += size;
    }
    char report[100];
    int length = snprintf(report, sizeof report, "{\"pieces\":%u,\"bytes\":%llu}", come, (unsigned long long)bytes);
    send_frame(67, report, (uint32_t)length);
    return 0;
}
