/* Calls the operation as the server does, over a store in memory that holds one value. */
#include "test.h"

/* ---------------------------------------------------------------- the server */

static char value[64];
static uint64_t version;
static int conflicts;       /* so many commits come too late */
static const char *failing; /* what commits fail with */

static void get(const stream_host *host, stream_key key, stream_entries_fn done, uint64_t token) {
    (void)host;
    check(is(key.account, "acme"));
    stream_entry entry = {.key = key.key, .value = text(value), .version = version};
    done(token, NULL, &entry, version ? 1 : 0);
}

static void commit(const stream_host *host, const stream_commit *commit, stream_done_fn done, uint64_t token) {
    (void)host;
    check(commit->check_count == 1 && commit->put_count == 1 && commit->call_id == 7 && commit->answer.size > 0);
    if (conflicts > 0) {
        conflicts--;
        version++;
        snprintf(value, sizeof value, "%d", atoi(value) + 1);
    }
    if (failing || commit->checks[0].version != version) {
        stream_error error = {.struct_size = sizeof error, .code = text(failing ? failing : "CONFLICT")};
        done(token, &error, text(""));
        return;
    }
    version++;
    snprintf(value, sizeof value, "%.*s", (int)commit->puts[0].value.size, (const char *)commit->puts[0].value.data);
    done(token, NULL, text(""));
}

static const stream_store_v1 store = {.struct_size = sizeof store, .get = get, .commit = commit};

static const void *service(const stream_host *host, const char *name, uint32_t wanted) {
    (void)host;
    return strcmp(name, "store") == 0 && wanted == 1 ? &store : NULL;
}

static const stream_host host = {
    .struct_size = sizeof host, .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR, .service = service};

/* ---------------------------------------------------------------- the tests */

static int answers;
static char code[32], result[256];

static void take(uint64_t token, const stream_error *error, stream_bytes bytes) {
    (void)token;
    answers++;
    snprintf(code, sizeof code, "%.*s", error ? (int)error->code.size : 0, error ? (const char *)error->code.data : "");
    snprintf(result, sizeof result, "%.*s", (int)bytes.size, bytes.size ? (const char *)bytes.data : "");
}

static void call(const stream_plugin *plugin, const char *parameters) {
    const stream_operations_v1 *functions = plugin->functions;
    stream_call call = {
        .struct_size = sizeof call, .call_id = 7, .operation = text("myPlugin"), .account = text("acme"),
        .parameters = text(parameters)};
    answers = 0;
    functions->invoke(NULL, &call, take);
    check(answers == 1);
}

int main(int count, char **arguments) {
    const stream_plugin *plugin = load(count, arguments);
    void *instance = NULL;
    plugin->start(&host, &instance, take, 0);
    check(answers == 1 && !*code);

    call(plugin, "{\"name\":\"Ada\"}");
    check(!strcmp(result, "{\"greeting\":\"Hello, Ada!\",\"count\":1}"));
    call(plugin, "{ \"other\": {\"name\": [1, \"}\"]}, \"name\" : \"\\\"A, d:a\" }");
    check(!strcmp(result, "{\"greeting\":\"Hello, \\\"A, d:a!\",\"count\":2}"));

    conflicts = 2; /* others count in between: to 3, and to 4 */
    call(plugin, "{\"name\":\"Ada\"}");
    check(!strcmp(result, "{\"greeting\":\"Hello, Ada!\",\"count\":5}"));

    call(plugin, "{\"name\":\"  \"}");
    check(!strcmp(code, "VALIDATION_ERROR") && !*result);
    failing = "STORE_FULL";
    call(plugin, "{\"name\":\"Ada\"}");
    check(!strcmp(code, "STORE_FULL") && !*result);
    puts("my-plugin: all is well");
    return 0;
}
