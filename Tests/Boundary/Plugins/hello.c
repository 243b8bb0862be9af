/* The smallest operation plugin: one operation, no state. Needs the header alone:
 *
 *     cc -shared -fPIC -ISources/CStreamPlugin/include hello.c -o libhello.so
 */
#include <stdlib.h>
#include <string.h>

#include "stream_plugin.h"

static stream_bytes text(const char *string) {
    stream_bytes bytes = {string, strlen(string)};
    return bytes;
}

static void fail(stream_done_fn done, uint64_t call_id, const char *code, const char *message) {
    stream_error error = {sizeof error, 0, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    error.code = text(code);
    error.message = text(message);
    done(call_id, &error, text(""));
}

/* {"name":"Ada"} -> {"greeting":"Hello, Ada!"}. The manifest's schema lets nothing else through, so the name is what
 * stands between the first quote after the colon and the last quote; it is JSON text already, escapes and all. */
static void hello(const stream_call *call, stream_done_fn done) {
    static const char before[] = "{\"greeting\":\"Hello, ", after[] = "!\"}";
    const char *json = call->parameters.data, *end = json + call->parameters.size;
    const char *start = memchr(json, ':', call->parameters.size);
    if (start != NULL) start = memchr(start, '"', (size_t)(end - start));
    while (end > json && end[-1] != '"') end--;
    if (start == NULL || end - start < 2) {
        fail(done, call->call_id, "VALIDATION_ERROR", "Say whom to greet: name is missing.");
        return;
    }
    size_t length = (size_t)(end - start) - 2;
    char *answer = malloc(sizeof before + length + sizeof after);
    if (answer == NULL) {
        fail(done, call->call_id, "INTERNAL_ERROR", "There is not enough memory to greet; try again.");
        return;
    }
    memcpy(answer, before, sizeof before - 1);
    memcpy(answer + sizeof before - 1, start + 1, length);
    memcpy(answer + sizeof before - 1 + length, after, sizeof after); /* with its NUL */
    done(call->call_id, NULL, text(answer));
    free(answer); /* the host copied what it keeps */
}

static void invoke(void *instance, const stream_call *call, stream_done_fn done) {
    (void)instance;
    hello(call, done);
}

static void cancel(void *instance, uint64_t call_id) {
    (void)instance;
    (void)call_id; /* every call is over before anybody can cancel it */
}

const stream_plugin *stream_plugin_entry(void) {
    static const char *const operations[] = {"hello", NULL};
    static const stream_operations_v1 functions = {
        .struct_size = sizeof functions, .invoke = invoke, .cancel = cancel};
    static const stream_plugin plugin = {
        .struct_size = sizeof plugin, .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
        .kind = STREAM_PLUGIN_OPERATIONS, .name = "hello", .version = "0.1.0",
        .operations = operations, .functions = &functions};
    return &plugin;
}
