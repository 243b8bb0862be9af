/* A storage driver that never answers, with a function table as long as TABLE_SIZE says. */
#include <stddef.h>

#include "stream_plugin.h"

#ifndef TABLE_SIZE
#define TABLE_SIZE sizeof(stream_storage_v1)
#endif
#ifndef RENAME
#define RENAME two
#endif
#define IGNORE (void)instance, (void)key, (void)done, (void)token

static void one(void *instance, stream_bytes key, stream_done_fn done, uint64_t token) { IGNORE; }

static void two(void *instance, stream_bytes key, stream_bytes other, stream_done_fn done, uint64_t token) {
    IGNORE, (void)other;
}

static void append(void *instance, stream_bytes key, uint64_t offset, stream_bytes bytes, stream_done_fn done,
                   uint64_t token) {
    IGNORE, (void)offset, (void)bytes;
}

static void read(void *instance, stream_bytes key, uint64_t offset, uint64_t length, stream_done_fn done, uint64_t token) {
    IGNORE, (void)offset, (void)length;
}

static void stat(void *instance, stream_bytes key, stream_blobs_fn done, uint64_t token) { IGNORE; }

static void list(void *instance, stream_bytes key, stream_bytes after, uint32_t limit, stream_blobs_fn done,
                 uint64_t token) {
    IGNORE, (void)after, (void)limit;
}

static const stream_storage_v1 functions = {
    .struct_size = TABLE_SIZE, .put = two, .append = append, .sync = one, .read = read, .stat = stat, .list = list,
    .remove = one, .remove_all = one, .rename = RENAME};
static const stream_plugin plugin = {
    .struct_size = sizeof(stream_plugin), .abi_major = STREAM_ABI_MAJOR, .abi_minor = 0, .kind = STREAM_PLUGIN_STORAGE,
    .name = "driver", .version = "0.1.0", .functions = &functions};

const stream_plugin *stream_plugin_entry(void) {
    two(NULL, (stream_bytes){NULL, 0}, (stream_bytes){NULL, 0}, NULL, 0);
    return &plugin;
}
