/* A plugin whose operation `misbehave` breaks the header's rules, one by name. With -DSTART_NEVER or -DSTART_FAILS its
 * start does. */
#include <string.h>

#include "stream_plugin.h"

static const stream_store_v1 *store;
static const stream_host *the_host;
static uint64_t pending;
static stream_done_fn pending_done;

static stream_bytes text(const char *string) {
    stream_bytes bytes = {string, strlen(string)};
    return bytes;
}

static int is(const stream_call *call, const char *word) {
    char quoted[40] = "\"";
    strcat(strcat(quoted, word), "\"");
    return memmem(call->parameters.data, call->parameters.size, quoted, strlen(quoted)) != NULL;
}

/* The outcome of a commit goes to the caller: token is the call's id. */
static void answered(uint64_t token, const stream_error *error, stream_bytes result) {
    (void)result;
    pending_done(token, error, text("{\"how\":\"done\"}"));
}

static void invoke(void *instance, const stream_call *call, stream_done_fn done) {
    stream_error error = {.struct_size = sizeof error};
    (void)instance;
    if (is(call, "twice")) {
        done(call->call_id, NULL, text("{\"how\":\"first\"}"));
        done(call->call_id, NULL, text("{\"how\":\"second\"}"));
    } else if (is(call, "never")) {
        pending = call->call_id;
        pending_done = done;
    } else if (is(call, "late")) {
        /* The one that was never completed: the host stopped waiting long ago. */
        done(pending, NULL, text("{\"how\":\"late\"}"));
        done(call->call_id, NULL, text("{\"how\":\"this\"}"));
    } else if (is(call, "stranger")) {
        done(0, NULL, text("{}"));
        done(UINT64_MAX, NULL, text("{}"));
        done(call->call_id, NULL, text("{\"how\":\"own\"}"));
    } else if (is(call, "nullMessage")) {
        error.code = text("NOT_FOUND");
        done(call->call_id, &error, text(""));
    } else if (is(call, "ownCode") || is(call, "unlistedCode")) {
        error.code = text(is(call, "ownCode") ? "RUDE_ENOUGH" : "RUDE_ALWAYS");
        error.message = text("Come back when you are calm.");
        done(call->call_id, &error, text(""));
    } else if (is(call, "nullCode")) {
        done(call->call_id, &error, text(""));
    } else if (is(call, "shortError")) {
        error.struct_size = 8;
        done(call->call_id, &error, text(""));
    } else if (is(call, "shortCommit")) {
        stream_commit commit = {.struct_size = 8};
        pending_done = done;
        store->commit(the_host, &commit, answered, call->call_id);
    } else {
        done(call->call_id, NULL, text("{\"how\":\"nothing\"}"));
    }
}

static void start(const stream_host *host, void **instance, stream_done_fn done, uint64_t token) {
    the_host = host;
    store = host->service(host, "store", 1);
    *instance = NULL;
#ifdef START_NEVER
    (void)done;
    (void)token;
#elif defined(START_FAILS)
    stream_error error = {.struct_size = sizeof error};
    done(token, &error, text(""));
#else
    done(token, NULL, text(""));
#endif
}

static void stop(void *instance, stream_done_fn done, uint64_t token) {
    (void)instance;
    done(token, NULL, text(""));
    done(token, NULL, text(""));
    if (pending != 0) pending_done(pending, NULL, text("{}"));
}

const stream_plugin *stream_plugin_entry(void) {
    static const char *const operations[] = {"misbehave", NULL};
    static const stream_operations_v1 functions = {.struct_size = sizeof functions, .invoke = invoke};
    static const stream_plugin plugin = {
        .struct_size = sizeof plugin, .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
        .kind = STREAM_PLUGIN_OPERATIONS, .name = "rude", .version = "1.0.0", .operations = operations,
        .functions = &functions, .start = start, .stop = stop};
    return &plugin;
}
