/*
 * An operation plugin: it greets, and counts the account's greetings in the server's store.
 *
 * Nothing here waits, so a call goes in steps: `invoke` asks the store; `counted` gets its answer and commits one more;
 * `committed` answers the call. What the steps need to know is in a `greeting`, which lives until the last.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stream_plugin.h>

#include "json.h"

/* The server starts a library once, so what it gives may be kept here. */
static const stream_host *host;
static const stream_store_v1 *store;

typedef struct greeting {
    uint64_t call_id;
    stream_done_fn done;
    int attempts;
    char *account, *name, *answer; /* copies: what came with a call is gone when the function returns */
} greeting;

static const stream_bytes nothing = {NULL, 0};

static stream_bytes text(const char *string) { return (stream_bytes){string, strlen(string)}; }

static stream_error refusal(const char *code, const char *message, const char *details) {
    return (stream_error){
        .struct_size = sizeof(stream_error), .code = text(code), .message = text(message), .details = text(details)};
}

/* The end of a call: with an error, or with its answer. */
static void finish(greeting *call, const stream_error *error) {
    call->done(call->call_id, error, error ? nothing : text(call->answer));
    free(call->account);
    free(call->name);
    free(call->answer);
    free(call);
}

static void finish_without_memory(greeting *call) {
    stream_error error = refusal("INTERNAL_ERROR", "There was not enough memory; try again.", "");
    finish(call, &error);
}

/* The server keeps accounts apart, and plugins too: this is the account's counter, in this plugin's own space. */
static stream_key counter(const greeting *call) {
    return (stream_key){.account = text(call->account), .key = text("count")};
}

static void counted(uint64_t token, const stream_error *error, const stream_entry *entries, size_t found);

static void committed(uint64_t token, const stream_error *error, stream_bytes result) {
    greeting *call = (greeting *)(uintptr_t)token;
    (void)result;
    bool has_changed = error && error->code.size == 8 && memcmp(error->code.data, "CONFLICT", 8) == 0;
    if (has_changed && ++call->attempts < 20)
        store->get(host, counter(call), counted, token); /* another call counted meanwhile: count again */
    else
        finish(call, error);
}

static void counted(uint64_t token, const stream_error *error, const stream_entry *entries, size_t found) {
    greeting *call = (greeting *)(uintptr_t)token;
    if (error) {
        finish(call, error);
        return;
    }
    char value[24] = "0";
    if (found && entries[0].value.size < sizeof value) memcpy(value, entries[0].value.data, entries[0].value.size);
    unsigned long long count = strtoull(value, NULL, 10) + 1;
    int size = snprintf(value, sizeof value, "%llu", count);
    free(call->answer);
    if (asprintf(&call->answer, "{\"greeting\":\"Hello, %s!\",\"count\":%llu}", call->name, count) < 0) {
        call->answer = NULL;
        finish_without_memory(call);
        return;
    }
    /* All or nothing: the count is written if it is still what was read. The answer goes with it, so that a request with
     * an idempotency key is counted once, however often it is sent. */
    stream_check check = {counter(call), found ? entries[0].version : 0};
    stream_put put = {counter(call), {value, (size_t)size}};
    stream_commit commit = {
        .struct_size = sizeof commit, .checks = &check, .check_count = 1, .puts = &put, .put_count = 1,
        .call_id = call->call_id, .answer = text(call->answer)};
    store->commit(host, &commit, committed, token);
}

static void invoke(void *instance, const stream_call *given, stream_done_fn done) {
    (void)instance;
    stream_bytes name = json_text(given->parameters, "name");
    const char *end = (const char *)name.data + name.size;
    if (json_skip(name.data, end, " ") == end) {
        stream_error error = refusal(
            "VALIDATION_ERROR", "Say whom to greet: the name has nothing but spaces.",
            "{\"issues\":[{\"path\":\"/parameters/name\",\"problem\":\"has nothing but spaces\"}]}");
        done(given->call_id, &error, nothing);
        return;
    }
    greeting *call = calloc(1, sizeof *call);
    if (!call) {
        stream_error error = refusal("INTERNAL_ERROR", "There was not enough memory; try again.", "");
        done(given->call_id, &error, nothing);
        return;
    }
    call->call_id = given->call_id;
    call->done = done;
    call->account = strndup(given->account.data, given->account.size);
    call->name = strndup(name.data, name.size);
    if (call->account && call->name)
        store->get(host, counter(call), counted, (uint64_t)(uintptr_t)call);
    else
        finish_without_memory(call);
}

/* The server waits no longer for a call. Every step here is short, so the call ends soon by itself. */
static void cancel(void *instance, uint64_t call_id) {
    (void)instance;
    (void)call_id;
}

static void start(const stream_host *given, void **instance, stream_done_fn done, uint64_t token) {
    host = given;
    store = host->service(host, "store", 1);
    *instance = NULL;
    stream_error error = refusal("SERVICE_MISSING", "The manifest must name the service `store` in needs.services.", "");
    done(token, store ? NULL : &error, nothing);
}

static const char *const operations[] = {"myPlugin", NULL};

static const stream_operations_v1 functions = {.struct_size = sizeof functions, .invoke = invoke, .cancel = cancel};

/* Must agree with the manifest, my-plugin.json. */
static const stream_plugin plugin = {
    .struct_size = sizeof plugin, .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
    .kind = STREAM_PLUGIN_OPERATIONS, .name = "my-plugin", .version = "0.1.0", .operations = operations,
    .functions = &functions, .start = start};

const stream_plugin *stream_plugin_entry(void) { return &plugin; }
