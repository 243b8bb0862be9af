/* A plugin with connections. On the listener "echo" it sends back what comes, but takes nothing after a line "hold"; on
 * "relay" it feeds what comes to a worker, whose pieces are blobs in memory at /relay/N. On OPENED it says hello. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stream_plugin.h"

static const stream_host *host;
static const stream_net_v1 *net;
static const stream_workers_v1 *workers;
static const stream_log_v1 *logger;

/* The relay's connection and its run; one at a time. Echoed bytes are taken once they were written. */
static _Atomic uint64_t relayed, run;
static _Atomic uint64_t held;
static char account[64];

static stream_bytes text(const char *string) {
    stream_bytes bytes = {string, strlen(string)};
    return bytes;
}

static void say(const char *line) { logger->write(host, STREAM_LOG_INFO, text(line), text("")); }

typedef struct piece { uint64_t connection, size; } piece;

static void written(uint64_t token, const stream_error *error, stream_bytes result) {
    piece *sent = (piece *)(uintptr_t)token;
    (void)error;
    (void)result;
    if (sent == NULL) return;
    net->take(host, sent->connection, sent->size);
    free(sent);
}

/* Bytes that the host is asked to pass on are taken when that is done. */
static uint64_t owed(uint64_t connection, uint64_t size) {
    piece *sent = malloc(sizeof *sent);
    if (sent != NULL) *sent = (piece){connection, size};
    return (uint64_t)(uintptr_t)sent;
}

static void message(uint64_t token, stream_bytes bytes, uint64_t ack) {
    (void)token;
    (void)bytes;
    workers->acknowledge(host, ack, NULL);
}

static void done(uint64_t token, const stream_error *error, stream_bytes result) {
    char line[200];
    (void)token;
    snprintf(line, sizeof line, "the relay's worker ended: %.*s", (int)(error ? error->code.size : result.size),
             (const char *)(error ? error->code.data : result.data));
    say(line);
    net->close(host, relayed, 1000);
}

static void begin_relay(uint64_t connection) {
    stream_worker_request request = {
        .struct_size = sizeof request, .kind = text("pieces"), .account = text(account), .specification = text("{}"),
        .output_folder = text("relay"), .on_message = message, .done = done, .feed = 1};
    relayed = connection;
    run = workers->run(host, &request);
}

static void tell(void *instance, const stream_net_event *event) {
    static const char *ends[] = {"", "peer", "broken", "idle", "plugin", "stopping"};
    char line[100];
    (void)instance;
    switch (event->kind) {
    case STREAM_NET_OPENED:
        net->send(host, event->connection, text(event->tls ? "hello, securely\n" : "hello\n"), written, 0);
        if (event->listener.size == 5 && memcmp(event->listener.data, "relay", 5) == 0) begin_relay(event->connection);
        break;
    case STREAM_NET_BYTES:
        if (event->connection == relayed) {
            workers->feed(host, run, event->bytes, written, owed(event->connection, event->bytes.size));
        } else if (event->connection != held) {
            if (event->bytes.size == 5 && memcmp(event->bytes.data, "hold\n", 5) == 0) held = event->connection;
            net->send(host, event->connection, event->bytes, written, owed(event->connection, event->bytes.size));
        }
        break;
    case STREAM_NET_CLOSED:
        snprintf(line, sizeof line, "a connection ended: %s", ends[event->end]);
        say(line);
        if (event->connection == relayed) workers->feed(host, run, text(""), written, 0);
        break;
    }
}

static void head(void *instance, const stream_http_request *request, stream_http_decide_fn decide) {
    char key[100];
    stream_http_decision decision = {.struct_size = sizeof decision, .action = STREAM_HTTP_BLOB, .status = 200};
    (void)instance;
    snprintf(key, sizeof key, "relay/%.*s", (int)request->path_parameters[0].value.size,
             (const char *)request->path_parameters[0].value.data);
    decision.blob.account = text(account);
    decision.blob.key = text(key);
    decide(request->call_id, &decision);
}

static void invoke(void *instance, const stream_call *call, stream_done_fn complete) {
    char json[200];
    stream_bytes echo = net->address(host, text("echo")), own = net->address(host, text("own"));
    (void)instance;
    snprintf(account, sizeof account, "%.*s", (int)call->account.size, (const char *)call->account.data);
    snprintf(json, sizeof json, "{\"echo\":\"%.*s\",\"own\":\"%.*s\"}", (int)echo.size, (const char *)echo.data,
             (int)own.size, (const char *)own.data);
    complete(call->call_id, NULL, text(json));
}

static void start(const stream_host *given, void **instance, stream_done_fn started, uint64_t token) {
    host = given;
    net = host->service(host, "net", 1);
    workers = host->service(host, "workers", 1);
    logger = host->service(host, "log", 1);
    *instance = NULL;
    net->announce(host, text("own"), 4242);
    net->announce(host, text("echo"), 1); /* not its own to open */
    started(token, NULL, text(""));
}

const stream_plugin *stream_plugin_entry(void) {
    static const char *const operations[] = {"relayAddresses", NULL};
    static const stream_operations_v1 functions = {
        .struct_size = sizeof functions, .invoke = invoke, .http_head = head, .net = tell};
    static const stream_plugin plugin = {
        .struct_size = sizeof plugin, .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
        .kind = STREAM_PLUGIN_OPERATIONS, .name = "relay", .version = "1.0.0", .operations = operations,
        .functions = &functions, .start = start};
    return &plugin;
}
