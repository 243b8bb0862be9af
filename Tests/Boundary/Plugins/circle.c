/* A plugin whose operation calls another's, which is the same built as OTHER, and which asks for the next thing as it gets
 * the last: with "circle" it ends with what the innermost call was told; with "chain" it reads an entry 20000 times, each time from the callback of the
 * time before; with "lock" it holds its own lock while it asks, and takes that in the callback where it may. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "stream_plugin.h"

#ifndef NAME
#define NAME "circle"
#define OWN "go"
#define OTHER "back"
#endif

static const stream_host *host;
static const stream_registry_v1 *registry;
static const stream_store_v1 *store;
static stream_done_fn answer;
static atomic_int calls;
static atomic_int reads;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_t asking;

static stream_bytes text(const char *string) {
    stream_bytes bytes = {string, strlen(string)};
    return bytes;
}

static void report(uint64_t call, const char *code, size_t code_size, int count) {
    char json[100];
    int size = snprintf(json, sizeof json, "{\"code\":\"%.*s\",\"count\":%d}", (int)code_size, code, count);
    stream_bytes result = {json, (size_t)size};
    answer(call, NULL, result);
}

/* The innermost call's error becomes the result of all. */
static void returned(uint64_t token, const stream_error *error, stream_bytes result) {
    if (error == NULL) answer(token, NULL, result);
    else report(token, error->code.data, error->code.size, atomic_load(&calls));
}

static stream_key entry(void) {
    stream_key key = {text("main"), text("entry")};
    return key;
}

static void next(uint64_t token, const stream_error *error, const stream_entry *entries, size_t count) {
    (void)error;
    (void)entries;
    (void)count;
    int done = atomic_fetch_add(&reads, 1) + 1;
    if (done < 20000) store->get(host, entry(), next, token);
    else report(token, "OK", 2, done);
}

/* A service may complete before it returns: on the thread that asked the lock is held already. */
static void locked(uint64_t token, const stream_error *error, const stream_entry *entries, size_t count) {
    (void)error;
    (void)entries;
    (void)count;
    int is_own = pthread_equal(asking, pthread_self());
    if (!is_own) pthread_mutex_lock(&lock);
    report(token, is_own ? "HELD" : "TAKEN", is_own ? 4 : 5, 1);
    if (!is_own) pthread_mutex_unlock(&lock);
}

static int is(const stream_call *call, const char *word) {
    return memmem(call->parameters.data, call->parameters.size, word, strlen(word)) != NULL;
}

static void invoke(void *instance, const stream_call *call, stream_done_fn done) {
    (void)instance;
    answer = done;
    if (is(call, "chain")) {
        atomic_store(&reads, 0);
        store->get(host, entry(), next, call->call_id);
    } else if (is(call, "lock")) {
        pthread_mutex_lock(&lock);
        asking = pthread_self();
        store->get(host, entry(), locked, call->call_id);
        pthread_mutex_unlock(&lock);
    } else {
        stream_operation_call again = {.struct_size = sizeof again, .operation = text(OTHER), .account = call->account,
                                       .parameters = call->parameters, .call_id = call->call_id};
        atomic_fetch_add(&calls, 1);
        registry->call(host, &again, returned, call->call_id);
    }
}

static void start(const stream_host *given, void **instance, stream_done_fn done, uint64_t token) {
    host = given;
    registry = host->service(host, "registry", 1);
    store = host->service(host, "store", 1);
    *instance = NULL;
    done(token, NULL, text(""));
}

const stream_plugin *stream_plugin_entry(void) {
    static const char *const operations[] = {OWN, NULL};
    static const stream_operations_v1 functions = {.struct_size = sizeof functions, .invoke = invoke};
    static const stream_plugin plugin = {
        .struct_size = sizeof plugin, .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
        .kind = STREAM_PLUGIN_OPERATIONS, .name = NAME, .version = "1.0.0", .operations = operations,
        .functions = &functions, .start = start};
    return &plugin;
}
