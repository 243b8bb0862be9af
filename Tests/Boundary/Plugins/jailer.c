/* A plugin that starts the hostile worker with what it is called with, and reports how that ended. */
#include <stdio.h>
#include <string.h>

#include "stream_plugin.h"

static const stream_host *host;
static const stream_workers_v1 *workers;
static stream_done_fn answer;

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
    (void)bytes;
    workers->acknowledge(host, ack, NULL);
}

static void invoke(void *instance, const stream_call *call, stream_done_fn complete) {
    stream_worker_request request = {
        .struct_size = sizeof request, .kind = text("hostile"), .account = call->account,
        .specification = call->parameters, .output_folder = text("hostile"), .on_message = message, .done = done,
        .token = call->call_id};
    (void)instance;
    answer = complete;
    workers->run(host, &request);
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
