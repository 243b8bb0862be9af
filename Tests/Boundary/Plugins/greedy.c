/* A plugin that tries to use what its manifest does not name, and reports the host's answers: the operation `take`
 * starts one attempt by its name and completes with `{"code": ..., "message": ...}`; code is "OK" where it worked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stream_plugin.h"

static const stream_host *host;
static const stream_store_v1 *store;
static const stream_registry_v1 *registry;
static const stream_blobs_v1 *blobs; /* -DWITHOUT_BLOBS: its manifest names none */
static const stream_jobs_v1 *jobs;
static const stream_workers_v1 *workers;
static const stream_fetch_v1 *fetch;

static stream_bytes text(const char *string) {
    stream_bytes bytes = {string, strlen(string)};
    return bytes;
}

static stream_done_fn answer;

static void report(uint64_t call, const char *code, size_t code_size, const char *message, size_t message_size) {
    char json[1024];
    int size = snprintf(json, sizeof json, "{\"code\":\"%.*s\",\"message\":\"%.*s\"}", (int)code_size, code,
                        (int)message_size, message);
    stream_bytes result = {json, (size_t)size};
    answer(call, NULL, result);
}

static void done(uint64_t token, const stream_error *error, stream_bytes result) {
    (void)result;
    if (error == NULL) report(token, "OK", 2, "", 0);
    else report(token, error->code.data, error->code.size, error->message.data, error->message.size);
}

static void found(uint64_t token, const stream_error *error, const stream_entry *entries, size_t count) {
    char counted[40];
    (void)entries;
    if (error != NULL) return done(token, error, text(""));
    report(token, "OK", 2, counted, (size_t)snprintf(counted, sizeof counted, "%zu entries", count));
}

static void listed(uint64_t token, const stream_error *error, const stream_blob_info *list, size_t count) {
    (void)list;
    found(token, error, NULL, count);
}

static void message(uint64_t token, stream_bytes bytes, uint64_t ack) {
    (void)token;
    (void)bytes;
    (void)ack;
}

static void fetched(uint64_t token, const stream_error *error, stream_bytes json, stream_bytes body) {
    (void)json;
    done(token, error, body);
}

static stream_key at(const char *account, size_t account_size, const char *key) {
    stream_key place = {{account, account_size}, text(key)};
    return place;
}

static void call_operation(const char *name, uint64_t call) {
    stream_operation_call request = {.struct_size = sizeof request, .operation = text(name), .account = text("main")};
    registry->call(host, &request, done, call);
}

static void put(stream_key key, uint64_t call) {
    stream_put puts[] = {{key, text("x")}};
    stream_commit commit = {.struct_size = sizeof commit, .puts = puts, .put_count = 1};
    store->commit(host, &commit, done, call);
}

static void count(uint64_t call) {
    stream_add adds[] = {{at("", 0, "n/tries"), 2}};
    stream_commit commit = {.struct_size = sizeof commit, .adds = adds, .add_count = 1};
    store->commit(host, &commit, done, call);
}

static void service(const char *name, uint32_t version, uint64_t call) {
    const char *outcome = host->service(host, name, version) == NULL ? "NULL" : "OK";
    report(call, outcome, strlen(outcome), "", 0);
}

static void attempt(const char *what, uint64_t call) {
#define TRY(name) else if (strcmp(what, name) == 0)
    if (strcmp(what, "count") == 0) count(call);
    else if (strcmp(what, "ownEntry") == 0) put(at("main", 4, "own"), call);
    TRY("serviceNotNamed") service("config", 1, call);
    TRY("serviceUnknown") service("magic", 1, call);
    TRY("serviceVersion") service("store", 2, call);
    TRY("operationNotNamed") call_operation("deleteStream", call);
    TRY("operationInternal") call_operation("purgeStream", call);
    TRY("accountWithNul") put(at("x\0videos\0main", 13, "str"), call);
    TRY("accountTooLong") put(at("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 65, "k"), call);
    TRY("keyEmpty") put(at("main", 4, ""), call);
    TRY("scanOfOthers") {
        /* From before all keys to after all of them: the namespace is put around both ends. */
        stream_scan scan = {.struct_size = sizeof scan, .limit = 1000, .start = at("main", 4, ""), .end = text("\xff\xff")};
        store->scan(host, &scan, found, call);
    }
    TRY("readOfOthers") {
        stream_key key = {text("main"), {"\0p\0videos\0main\0", 15}};
        store->get(host, key, found, call);
    }
    TRY("eventNotNamed") {
        stream_publish event = {text("main"), text("stream.deleted"), text("str_1"), text("{}")};
        stream_commit commit = {.struct_size = sizeof commit, .publishes = &event, .publish_count = 1};
        store->commit(host, &commit, done, call);
    }
    TRY("jobNotNamed") {
        stream_enqueue job = {text("main"), text("encode"), text("str_1"), text("{}"), 0};
        stream_commit commit = {.struct_size = sizeof commit, .enqueues = &job, .enqueue_count = 1};
        store->commit(host, &commit, done, call);
    }
    TRY("jobCancelNotNamed") jobs->cancel(host, text("main"), text("encode"), text("str_1"), done, call);
    TRY("workerNotNamed") {
        stream_worker_request run = {.struct_size = sizeof run, .kind = text("media"), .account = text("main"),
            .specification = text("{}"), .output_folder = text("x"), .on_message = message, .done = done, .token = call};
        workers->run(host, &run);
    }
    TRY("fetchInside") {
        stream_fetch_request request = {.struct_size = sizeof request, .account = text("main"),
            .specification = text("{\"url\":\"http://127.0.0.1:1/\"}"), .done = fetched, .token = call};
        fetch->fetch(host, &request);
    }
    TRY("fetchBlob") {
        stream_fetch_request request = {.struct_size = sizeof request, .account = text("main"),
            .specification = text("{\"url\":\"http://127.0.0.1:1/\",\"blob\":\"a/b\"}"), .done = fetched, .token = call};
        fetch->fetch(host, &request);
    }
    TRY("fetchNothing") {
        stream_fetch_request request = {.struct_size = sizeof request, .specification = text("{}"), .done = fetched,
            .token = call};
        fetch->fetch(host, &request);
    }
    TRY("fetchCheck") fetch->check(host, text("http://[::ffff:10.0.0.1]/"), done, call);
    TRY("blobAbove") blobs->read(host, at("main", 4, "../../../admin.key"), 0, 100, done, call);
    TRY("blobAbsolute") blobs->read(host, at("main", 4, "/etc/passwd"), 0, 100, done, call);
    TRY("blobHidden") blobs->put(host, at("main", 4, "a/.hidden"), text("x"), done, call);
    TRY("blobAccountAbove") blobs->read(host, at("..", 2, "admin.key"), 0, 100, done, call);
    TRY("blobAccountWithSlash") blobs->read(host, at("main/../other", 13, "x"), 0, 100, done, call);
    TRY("blobListAbove") blobs->list(host, at("..", 2, ""), text(""), 10, listed, call);
    TRY("blobListPrefixAbove") blobs->list(host, at("main", 4, "../other/"), text(""), 10, listed, call);
    TRY("blobRenameAbove") blobs->rename(host, at("main", 4, "a"), at("main", 4, "../b"), done, call);
    TRY("blobRemoveAll") blobs->remove_all(host, at("main", 4, ""), done, call);
    else report(call, "UNKNOWN", 7, "", 0);
}

static void invoke(void *instance, const stream_call *call, stream_done_fn complete) {
    char what[64] = "";
    const char *end = (const char *)call->parameters.data + call->parameters.size - 2; /* {"what":"NAME"} */
    const char *start = memchr(call->parameters.data, ':', call->parameters.size);
    (void)instance;
    if (start == NULL || end - start - 2 >= (long)sizeof what) return complete(call->call_id, NULL, text("{}"));
    memcpy(what, start + 2, (size_t)(end - start - 2));
    answer = complete;
    attempt(what, call->call_id);
}

/* Answers with, or stores into, another's blob without the service of blobs. */
static void http_head(void *instance, const stream_http_request *request, stream_http_decide_fn decide) {
    stream_http_decision decision = {.struct_size = sizeof decision, .status = 200, .limit = 1000};
    (void)instance;
    decision.action = request->route == 0 ? STREAM_HTTP_BLOB : STREAM_HTTP_BODY_BLOB;
    decision.blob = at("main", 4, "streams/secret");
    decide(request->call_id, &decision);
}

static void begin(const stream_host *given, void **instance, stream_done_fn started, uint64_t token) {
    host = given;
    *instance = NULL;
    store = host->service(host, "store", 1);
    registry = host->service(host, "registry", 1);
    blobs = host->service(host, "blobs", 1);
    jobs = host->service(host, "jobs", 1);
    workers = host->service(host, "workers", 1);
    fetch = host->service(host, "fetch", 1);
    started(token, NULL, text(""));
}

const stream_plugin *stream_plugin_entry(void) {
    static const char *const operations[] = {"take", NULL};
    static const stream_operations_v1 functions = {
        .struct_size = sizeof functions, .invoke = invoke, .http_head = http_head};
    static const stream_plugin plugin = {
        .struct_size = sizeof plugin, .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
        .kind = STREAM_PLUGIN_OPERATIONS, .name = "greedy", .version = "1.0.0", .operations = operations,
        .functions = &functions, .start = begin};
    return &plugin;
}
