/* What the tests have in common: loading the library as the server does, and looking at answers. */
#ifndef TEST_H
#define TEST_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stream_plugin.h>

#define check(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
            exit(1); \
        } \
    } while (0)

static inline stream_bytes text(const char *string) { return (stream_bytes){string, strlen(string)}; }

static inline bool is(stream_bytes bytes, const char *string) {
    return bytes.size == strlen(string) && (bytes.size == 0 || memcmp(bytes.data, string, bytes.size) == 0);
}

/* The plugin of a library, which is the first argument of main. */
static inline const stream_plugin *load(int count, char **arguments) {
    check(count == 2);
    void *library = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
    if (!library) fprintf(stderr, "%s\n", dlerror());
    check(library);
    const stream_plugin *(*entry)(void) = NULL;
    *(void **)&entry = dlsym(library, "stream_plugin_entry");
    check(entry && entry() && entry()->abi_major == STREAM_ABI_MAJOR);
    return entry();
}

#endif
