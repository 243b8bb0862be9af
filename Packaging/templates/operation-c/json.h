/* A look into JSON, enough for the parameters of an operation. Put a library in its place when you need more. The server
 * has checked that the parameters are JSON, so this trusts them. */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <string.h>
#include <stream_plugin.h>

/* Behind all that is one of `skipped`. */
static inline const char *json_skip(const char *at, const char *end, const char *skipped) {
    while (at < end && strchr(skipped, *at)) at++;
    return at;
}

/* Where the value that starts at `at` ends. */
static inline const char *json_end(const char *at, const char *end) {
    bool is_text = false;
    for (int depth = 0; at < end; at++) {
        if (is_text) {
            if (*at == '\\') at++;
            else if (*at == '"') is_text = false;
        } else if (*at == '"') is_text = true;
        else if (strchr("{[", *at)) depth++;
        else if (depth == 0 && strchr(",:}] \t\r\n", *at)) return at;
        else if (strchr("}]", *at)) depth--;
    }
    return end;
}

/* A member of an object, as it is written: "Ada" with its quotes, 17, {"a":1}. Empty where there is none. */
static inline stream_bytes json_member(stream_bytes object, const char *name) {
    const char *at = object.data, *end = at + object.size;
    size_t length = strlen(name);
    if (at < end) at++; /* the brace */
    while ((at = json_skip(at, end, ",} \t\r\n")) < end) {
        const char *key = at, *key_end = json_end(key, end), *value = json_skip(key_end, end, ": \t\r\n");
        at = json_end(value, end);
        if (key_end - key == (ptrdiff_t)length + 2 && memcmp(key + 1, name, length) == 0)
            return (stream_bytes){value, (size_t)(at - value)};
    }
    return (stream_bytes){NULL, 0};
}

/* The text of a member, without its quotes. What is escaped in it stays so, and can be put into other JSON as it is. */
static inline stream_bytes json_text(stream_bytes object, const char *name) {
    stream_bytes value = json_member(object, name);
    if (value.size < 2 || *(const char *)value.data != '"') return (stream_bytes){"", 0};
    return (stream_bytes){(const char *)value.data + 1, value.size - 2};
}

#endif
