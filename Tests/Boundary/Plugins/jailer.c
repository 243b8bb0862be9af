/* A plugin that starts the hostile worker with what it is called with, and reports how that ended. A message that says
 * "hold" it does not acknowledge, but cancels the run. */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "stream_plugin.h"

static const stream_host *host;
static const stream_workers_v1 *workers;
static stream_done_fn answer;
/* The run, as soon as its number is known, and whether it is to be cancelled. */
static _Atomic uint64_t run;
static _Atomic int held;

static stream_bytes text(const char *string) {
    stream_bytes bytes = {string, strlen(string)};
    return bytes;
}

static void done(uint64_t call, const stream_error *error, stream_bytes result) {
    char json[1024];
    if (error == NULL) return answer(call, NULL, result);
    snprintf(json, sizeof json, "{\"code\":\"%.*s\",\"message\":\"%.*s\"}", (int)error->code.size,
             (const char *)error->code.data, (int)error->message.size, (const char *)error->message.data);
    answer(call, NULL, text(json));
}

static void message(uint64_t token, stream_bytes bytes, uint64_t ack) {
    (void)token;
    if (bytes.size < 6 || memcmp(bytes.data, "{\"hold", 6) != 0) return workers->acknowledge(host, ack, NULL);
    held = 1;
    if (run != 0) workers->cancel(host, run);
}

static void invoke(void *instance, const stream_call *call, stream_done_fn complete) {
    stream_worker_request request = {
        .struct_size = sizeof request, .kind = text("hostile"), .account = call->account,
        .specification = call->parameters, .output_folder = text("hostile"), .on_message = message, .done = done,
        .token = call->call_id};
    (void)instance;
    answer = complete;
    held = 0;
    run = 0;
    run = workers->run(host, &request);
    if (held) workers->cancel(host, run);
}

static void start(const stream_host *given, void **instance, stream_done_fn started, uint64_t token) {
    host = given;
    workers = host->service(host, "workers", 1);
    *instance = NULL;
    started(token, NULL, text(""));
}

const stream_plugin *stream_plugin_entry(void) {
    static const char *const operations[] = {"imprison", NULL};
    static const stream_operations_v1 functions = {.struct_size = sizeof functions, .invoke = invoke};
    static const stream_plugin plugin = {
        .struct_size = sizeof plugin, .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
        .kind = STREAM_PLUGIN_OPERATIONS, .name = "jailer", .version = "1.0.0", .operations = operations,
        .functions = &functions, .start = start};
    return &plugin;
}
