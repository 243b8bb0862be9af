/* A plugin with an operation that is never completed, `mute`, and one that is, `loud`. */
#include "stream_plugin.h"
#include <string.h>

static void invoke(void *instance, const stream_call *call, stream_done_fn done) {
    (void)instance;
    if (call->operation.size == 4 && memcmp(call->operation.data, "mute", 4) == 0) return;
    stream_bytes answer = {"{}", 2};
    done(call->call_id, NULL, answer);
}

static void cancel(void *instance, uint64_t call_id) {
    (void)instance;
    (void)call_id;
}

static const char *const operations[] = {"mute", "loud", NULL};
static const stream_operations_v1 functions = {
    .struct_size = sizeof(stream_operations_v1), .invoke = invoke, .cancel = cancel};
static const stream_plugin plugin = {
    .struct_size = sizeof(stream_plugin), .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
    .kind = STREAM_PLUGIN_OPERATIONS, .name = "mute", .version = "1.0.0", .operations = operations,
    .functions = &functions};

const stream_plugin *stream_plugin_entry(void) { return &plugin; }
