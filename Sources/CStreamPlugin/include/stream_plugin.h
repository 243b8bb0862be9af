/*
 * stream_plugin.h: the boundary between the host and its plugins.
 *
 * A plugin is a shared library with one exported symbol, `stream_plugin_entry`, and a manifest (JSON) that
 * declares what it offers and needs. Nothing else crosses: no C++ or Swift type, no exception, no thread-local.
 *
 * Rules that hold for every declaration below, unless it says otherwise:
 *
 *   Ownership   What is passed by pointer belongs to the caller and is valid until the callee returns. Who wants to
 *               keep it copies it. `stream_bytes` are spans, not NUL-terminated; text is UTF-8; {NULL, 0} is empty.
 *   Threads     The host may call a plugin from any thread and several at once. A plugin may call the host, and
 *               complete a call, from any thread, also before the function that was given the completion returned.
 *   Completion  A function that takes a completion (`done` with a `token`, or `call_id`) returns at once and completes
 *               exactly once, also after a cancel. The host drops and counts a late or second completion. A service, too,
 *               may complete before its function returns, on the thread that called it: hold no lock around such a call
 *               that the completion takes. Calls of operations that nest more than 16 deep fail with TOO_DEEP.
 *   Blocking    A callback must not block: no I/O, no waiting for another call.
 *   Growth      Structs only grow at their end. A reader reads only as far as `struct_size`, which the writer sets to
 *               sizeof. The major version must match; a higher minor version is additive. "1.1" marks what came with it.
 *   Errors      A NULL `stream_error` is success. Codes are stable upper-case words (API.md's, or a plugin's own).
 *   Units       Times are milliseconds since 1970-01-01 UTC; sizes are bytes; 0 is never a valid enum value.
 */
#ifndef STREAM_PLUGIN_H
#define STREAM_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define STREAM_ABI_MAJOR 1
#define STREAM_ABI_MINOR 3

/* ---------------------------------------------------------------- values */

/* A span of bytes, borrowed. */
typedef struct stream_bytes {
    const void *data; size_t size; /* NULL when size is 0 */
} stream_bytes;

/* Why something failed. */
typedef struct stream_error {
    uint32_t struct_size;
    uint32_t retryable;   /* 1: the same call may succeed later */
    stream_bytes code;    /* "NOT_FOUND", "CONFLICT", "VALIDATION_ERROR", ... */
    stream_bytes message; /* one sentence that says what to do; no path, address or query of the server */
    stream_bytes details; /* a JSON object, or empty */
} stream_error;

/* The end of an asynchronous call. `error` NULL: success, `result` is its outcome (often JSON, or empty). */
typedef void (*stream_done_fn)(uint64_t token, const stream_error *error, stream_bytes result);

/* A key of the store or the blobs. Both live in a namespace per account; the store's also per plugin. An empty account is
 * the plugin's own (for blobs: the server's own) space that belongs to no account. Keys are 1 to 400 bytes. Blob keys are
 * paths of [A-Za-z0-9._-] components joined by '/'. */
typedef struct stream_key { stream_bytes account, key; } stream_key;

/* ------------------------------------------------------------- host side */

/* What a plugin is given. Lives as long as the process. */
typedef struct stream_host stream_host;
struct stream_host {
    uint32_t struct_size;
    uint16_t abi_major, abi_minor;
    void *context; /* the host's own; tells plugins apart */
    /* A service's table by name ("store", "blobs", ...) and version, or NULL when the manifest's `needs.services` does not
     * name it or the host has no such version. The table lives as long as the process. */
    const void *(*service)(const stream_host *host, const char *name, uint32_t version);
};

/* service "log", 1 */
typedef enum { STREAM_LOG_DEBUG = 1, STREAM_LOG_INFO = 2, STREAM_LOG_WARNING = 3, STREAM_LOG_ERROR = 4 } stream_log_level;
typedef struct stream_log_v1 {
    uint32_t struct_size;
    /* Writes one line. `fields` is a JSON object of context, or empty. Never put a key, token or address in it. 1.1: a
     * number `callId` among them, the `call_id` that the plugin works for, has the host add what began it. */
    void (*write)(const stream_host *host, stream_log_level level, stream_bytes message, stream_bytes fields);
} stream_log_v1;

/* service "config", 1 */
typedef struct stream_config_v1 {
    uint32_t struct_size;
    /* The plugin's own settings as one JSON object, defaults of the manifest filled in. Lives as long as the process. */
    stream_bytes (*settings)(const stream_host *host);
    /* Where clients reach the server, without a trailing slash ("http://127.0.0.1:8080"). Empty until the gateway listens;
     * afterwards it lives as long as the process. */
    stream_bytes (*public_url)(const stream_host *host);
} stream_config_v1;

/* service "clock", 1 */
typedef struct stream_clock_v1 {
    uint32_t struct_size;
    int64_t (*now)(const stream_host *host); /* wall clock, milliseconds since 1970 */
} stream_clock_v1;

/* service "registry", 1 */
typedef struct stream_operation_call {
    uint32_t struct_size;
    uint32_t timeout_ms;     /* 0: the host's default, 30000 */
    stream_bytes operation;  /* must be named in the manifest's `needs.operations` */
    stream_bytes account, request_id; /* the latter is passed on for logs, and may be empty */
    stream_bytes parameters; /* a JSON object */
    uint64_t call_id;        /* 1.1: the call, request, job or event that makes this one; 0: none */
} stream_operation_call;

typedef struct stream_registry_v1 {
    uint32_t struct_size;
    /* Calls an operation of another plugin. Parameters are validated against its schema. `result` is its JSON. Errors: the
     * operation's own; NOT_ENABLED when no enabled plugin offers it. */
    void (*call)(const stream_host *host, const stream_operation_call *call, stream_done_fn done, uint64_t token);
    uint32_t (*offers)(const stream_host *host, stream_bytes operation); /* 1 when an enabled plugin offers the operation. */
} stream_registry_v1;

/* service "store", 1: an ordered key-value store with optimistic commits */
typedef struct stream_entry {
    stream_bytes key, value;
    uint64_t version; /* of the commit that wrote it, at least 1 */
} stream_entry;

/* The end of a read: `count` entries in key order (reverse order for a reverse scan). */
typedef void (*stream_entries_fn)(uint64_t token, const stream_error *error, const stream_entry *entries, size_t count);

typedef struct stream_scan {
    uint32_t struct_size;
    uint32_t limit, reverse; /* 1 to 10000; 1: from the end */
    stream_key start;   /* inclusive; an empty key is the start of the account's space */
    stream_bytes end;   /* exclusive; empty is the end of the account's space */
} stream_scan;

/* `version` is the one that was read, or 0: must be absent. A value has at most 1 MiB. */
typedef struct stream_check { stream_key key; uint64_t version; } stream_check;
typedef struct stream_put { stream_key key; stream_bytes value; } stream_put;

/* To a counter: 8 bytes, little endian, signed; absent counts as 0. */
typedef struct stream_add { stream_key key; int64_t delta; } stream_add;

/* An event to append to the log, or a signal. Its type must be in the manifest's `publishes`, or its `signals`. */
typedef struct stream_publish {
    stream_bytes account, type; /* "stream.created" */
    stream_bytes subject, data; /* the stream's id: events of one subject stay in order; a JSON object */
} stream_publish;

/* A job to enqueue. Its kind must be in the manifest's `jobs`. While one of the same account, kind and key waits or runs,
 * the new one is dropped. */
typedef struct stream_enqueue {
    stream_bytes account, kind, key, payload; /* the key has 1 to 200 bytes, the payload is JSON */
    int64_t delay_ms;
} stream_enqueue;

/* One atomic change. Nothing of it happens unless every check holds. */
typedef struct stream_commit {
    uint32_t struct_size;
    uint32_t job_attempt; /* with job_id: the commit holds only while this attempt of the job holds its lease */
    stream_bytes job_id;  /* empty: not from a job */
    const stream_check *checks; size_t check_count;
    const stream_put *puts; size_t put_count;
    const stream_key *deletes; size_t delete_count;
    const stream_add *adds; size_t add_count;
    const stream_publish *publishes; size_t publish_count;
    const stream_enqueue *enqueues; size_t enqueue_count;
    uint64_t call_id;     /* 1.1: the call, request, job or event that makes this change; 0: none */
    /* 1.1: not empty: this change ends the operation's call `call_id`, and this JSON is its result. Where the client sent an
     * idempotency key, the answer is recorded by this very commit, so that no crash can part the two: a repetition gets it
     * and does not reach the plugin. At most one commit of a call has one, its last. */
    stream_bytes answer;
} stream_commit;

typedef struct stream_store_v1 {
    uint32_t struct_size;
    void (*get)(const stream_host *host, stream_key key, stream_entries_fn done, uint64_t token);
    void (*scan)(const stream_host *host, const stream_scan *scan, stream_entries_fn done, uint64_t token);
    /* Success means durable. Errors: CONFLICT (a check failed: read again and retry), LEASE_LOST (job_id), STORE_FULL,
     * ANSWERED (with `answer`: the same request was answered meanwhile; nothing changed, end the call with this error). */
    void (*commit)(const stream_host *host, const stream_commit *commit, stream_done_fn done, uint64_t token);
} stream_store_v1;

/* service "blobs", 1: keys to bytes, through the storage driver */
typedef struct stream_blob_info {
    uint32_t struct_size, reserved;
    uint64_t size;
    stream_bytes key;
} stream_blob_info;

typedef void (*stream_blobs_fn)(uint64_t token, const stream_error *error, const stream_blob_info *blobs, size_t count);

typedef struct stream_blobs_v1 {
    uint32_t struct_size;
    /* Writes a whole blob; visible and durable at once when done, never in part. */
    void (*put)(const stream_host *host, stream_key key, stream_bytes bytes, stream_done_fn done, uint64_t token);
    /* Up to `length` bytes from `offset`; fewer only at the end. NOT_FOUND when there is no such blob. */
    void (*read)(const stream_host *host, stream_key key, uint64_t offset, uint64_t length, stream_done_fn done,
                 uint64_t token);
    /* One entry, or none when there is no such blob. */
    void (*stat)(const stream_host *host, stream_key key, stream_blobs_fn done, uint64_t token);
    /* Blobs whose key starts with `prefix`, in order, after `after` (empty: from the start). `limit` 1 to 10000. */
    void (*list)(const stream_host *host, stream_key prefix, stream_bytes after, uint32_t limit, stream_blobs_fn done,
                 uint64_t token);
    /* Deletes a blob; success also when there is none. */
    void (*remove)(const stream_host *host, stream_key key, stream_done_fn done, uint64_t token);
    /* Deletes every blob below a folder ("streams/str_1"): it and what follows it after a '/'. */
    void (*remove_all)(const stream_host *host, stream_key folder, stream_done_fn done, uint64_t token);
    /* Moves a blob over the target. Durable when done. */
    void (*rename)(const stream_host *host, stream_key from, stream_key to, stream_done_fn done, uint64_t token);
    /* 1.2: writes at `offset`, the blob's size (0 makes or empties it), else CONFLICT; durable after `sync`. */
    void (*append)(const stream_host *host, stream_key key, uint64_t offset, stream_bytes bytes, stream_done_fn done,
                   uint64_t token);
    void (*sync)(const stream_host *host, stream_key key, stream_done_fn done, uint64_t token);
} stream_blobs_v1;

/* service "jobs", 1 */
typedef struct stream_jobs_v1 {
    uint32_t struct_size;
    /* Ends a job of the plugin's own: waiting, it is dropped; running, its lease ends and `cancel_job` is called. */
    void (*cancel)(const stream_host *host, stream_bytes account, stream_bytes kind, stream_bytes key, stream_done_fn done,
                   uint64_t token);
} stream_jobs_v1;

/* service "http", 1 (since 1.2): the bodies that the plugin's routes take */
typedef struct stream_http_v1 {
    uint32_t struct_size;
    /* Breaks off the body of exchange `call_id`, unless bytes of it came within `idle_ms`: BUSY. Done when that exchange is
     * over, with the decision on its `http_body`; at once where there is none. */
    void (*end_body)(const stream_host *host, uint64_t call_id, uint32_t idle_ms, stream_done_fn done, uint64_t token);
} stream_http_v1;

/* service "bus", 1 (since 1.3): signals, the events that nobody keeps */
typedef struct stream_bus_v1 {
    uint32_t struct_size;
    /* Tells those who hear of it, and returns at once. They get many at a time, as an `event` of that type with sequence 0
     * and no id, whose data is { "signals": [{ account, subject, time, data }, ...] }. None comes again; where they fall
     * behind, it is dropped and counted. */
    void (*signal)(const stream_host *host, const stream_publish *signal);
    uint32_t (*heard)(const stream_host *host, stream_bytes type); /* 1: it is in the `hears` of an enabled plugin's manifest */
} stream_bus_v1;

/* service "workers", 1: sandboxed child processes of a declared kind */

/* A message of the worker's, JSON. The plugin answers with `acknowledge(ack)`; until then the worker waits. Bytes that
 * belong to the message were already stored below the prefix, durably; 1.3: or, where it has `ephemeral` in the place of
 * `blob`, are a blob in the host's memory alone, which is gone after a while (the manifest's `ephemeralSeconds`). */
typedef void (*stream_worker_message_fn)(uint64_t token, stream_bytes message, uint64_t ack);

typedef struct stream_worker_request {
    uint32_t struct_size, input_count;
    stream_bytes kind;          /* the worker manifest's name; must be in `needs.workers` */
    stream_bytes account, specification; /* the latter is JSON, for the worker */
    const stream_bytes *inputs; /* keys of the blobs that the worker may read, by index */
    stream_bytes output_folder; /* what the worker makes is stored below this blob folder */
    stream_worker_message_fn on_message;
    stream_done_fn done;        /* errors: WORKER_CRASHED, WORKER_LIMIT, CANCELLED, or the worker's own */
    uint64_t token;             /* of on_message and done */
    uint64_t call_id;           /* 1.1: the call, request, job or event that runs it, for logs; 0: none */
    uint32_t feed, reserved;    /* 1.3: 1: input number `input_count` is what comes by `feed` while it runs */
} stream_worker_request;

typedef struct stream_workers_v1 {
    uint32_t struct_size;
    /* Starts a worker as soon as one of the kind's instances is free. The answer names the run. */
    uint64_t (*run)(const stream_host *host, const stream_worker_request *request);
    void (*acknowledge)(const stream_host *host, uint64_t ack, const stream_error *error);
    /* Ends a run; `done` follows with CANCELLED. An unknown run is ignored. */
    void (*cancel)(const stream_host *host, uint64_t run);
    /* 1.3: appends to a run's feed; empty bytes end it. Done when there is room for more (4 MiB may wait to be read): pass
     * the next ones then. NOT_FOUND: the run is over. */
    void (*feed)(const stream_host *host, uint64_t run, stream_bytes bytes, stream_done_fn done, uint64_t token);
} stream_workers_v1;

/* service "fetch", 1 (since 1.2): HTTP requests to other servers, at addresses that this one may reach */

/* `answer` is JSON { status, url, headers, sizeBytes, sha256 }, `body` what went to no blob. Errors: FETCH_REFUSED (the
 * address may not be reached), FETCH_FAILED, FETCH_TOO_LARGE, TIMEOUT, CANCELLED. docs/plugins.md has all members. */
typedef void (*stream_fetch_fn)(uint64_t token, const stream_error *error, stream_bytes answer, stream_bytes body);

typedef struct stream_fetch_request {
    uint32_t struct_size, reserved;
    stream_bytes account;       /* of the blob; may be empty */
    stream_bytes specification; /* JSON { url, method, headers, limitBytes, redirects, timeoutMs, blob, ... } */
    stream_bytes body;
    void (*on_progress)(uint64_t token, stream_bytes progress); /* JSON { receivedBytes, ... }; NULL: not wanted */
    stream_fetch_fn done;
    uint64_t token, call_id; /* of the functions above; the call, request, job or event that fetches, or 0 */
} stream_fetch_request;

typedef struct stream_fetch_v1 {
    uint32_t struct_size;
    /* Refuses an address that may not be fetched, as far as can be told without a connection. */
    void (*check)(const stream_host *host, stream_bytes url, stream_done_fn done, uint64_t token);
    uint64_t (*fetch)(const stream_host *host, const stream_fetch_request *request); /* the answer names it */
    void (*cancel)(const stream_host *host, uint64_t fetch); /* `done` follows with CANCELLED; unknown: ignored */
} stream_fetch_v1;

/* service "net", 1 (since 1.3): TCP, of the manifest's `listens` and to others; what comes is told by `net` below. The host
 * stops reading from a socket while 256 KiB (64 KiB, until so many were taken) are told and not taken. */
typedef struct stream_net_v1 {
    uint32_t struct_size;
    /* Where a listener listens, "127.0.0.1:1935"; empty: nowhere (yet). One of transport "udp" is the plugin's to open: this
     * is where, until `announce` told the port in use. Lives as long as the process. */
    stream_bytes (*address)(const stream_host *host, stream_bytes listener);
    void (*announce)(const stream_host *host, stream_bytes listener, uint32_t port);
    /* Connects to a name or address. `result` is a uint64_t, the connection; what comes of it is told after `done` returned.
     * Errors: NET_REFUSED (the address may not be reached), NET_FAILED, TIMEOUT. */
    void (*connect)(const stream_host *host, stream_bytes name, uint32_t port, uint32_t tls, uint32_t timeout_ms,
                    stream_done_fn done, uint64_t token);
    void (*take)(const stream_host *host, uint64_t connection, uint64_t bytes); /* so many were used up */
    /* Done when they were written. At most 16 MiB wait for that, else BUSY. NOT_FOUND: the connection is over. */
    void (*send)(const stream_host *host, uint64_t connection, stream_bytes bytes, stream_done_fn done, uint64_t token);
    /* Closes once what was sent is written, after `linger_ms` at the latest. CLOSED follows; over or unknown: ignored. */
    void (*close)(const stream_host *host, uint64_t connection, uint32_t linger_ms);
} stream_net_v1;

/* ------------------------------------------------------------ plugin side */

typedef enum stream_plugin_kind {
    STREAM_PLUGIN_OPERATIONS = 1, /* functions: stream_operations_v1 */
    STREAM_PLUGIN_STORAGE = 2,    /* functions: stream_storage_v1 */
    STREAM_PLUGIN_CODEC = 3       /* functions: stream_codec_plugin_v1; loaded by the media process alone */
} stream_plugin_kind;

/* A file that came with a call: already stored, and the plugin's to move with `rename`. What is left there when the call
 * ends is deleted. */
typedef struct stream_attachment {
    uint32_t struct_size, reserved;
    stream_bytes key; /* a blob of the call's account */
    uint64_t size;
    stream_bytes filename, content_type, sha256; /* the latter in lower-case hex */
} stream_attachment;

/* A call of one of the plugin's operations. */
typedef struct stream_call {
    uint32_t struct_size, reserved;
    uint64_t call_id;    /* completes it: done(call_id, ...) */
    int64_t deadline;    /* when the host stops waiting */
    stream_bytes operation, account, request_id;
    stream_bytes parameters; /* a JSON object that the manifest's schema accepts */
    const stream_attachment *attachment; /* NULL: none */
} stream_call;

typedef struct stream_field { stream_bytes name, value; } stream_field; /* names of headers are in lower case */

/* The head of an HTTP request that one of the plugin's routes matched. */
typedef struct stream_http_request {
    uint32_t struct_size, route; /* index into the manifest's `routes` */
    uint64_t call_id;
    stream_bytes method, path; /* percent-decoded where that is safe; never contains "..", "//" or a NUL */
    stream_bytes query; /* as sent, without the '?' */
    stream_bytes request_id, client_address;
    int64_t content_length; /* -1: not declared */
    const stream_field *headers; size_t header_count;
    const stream_field *path_parameters; size_t path_parameter_count; /* in the order of the route's pattern */
} stream_http_request;

/* What became of a body that the plugin asked for. */
typedef struct stream_http_body {
    uint32_t struct_size;
    uint32_t complete;   /* 1: ended well; 0: broke off or was over the limit */
    uint64_t call_id;
    uint64_t received;   /* bytes taken, of the file part where the body was multipart */
    uint32_t over_limit; /* 1: stopped at the limit */
    uint32_t mismatch;   /* 1.2: 1: it is not what `checksum` says, and nothing of it was kept */
    stream_bytes bytes, sha256; /* with BODY_MEMORY; with BODY_BLOB: lower-case hex */
    stream_bytes filename, content_type; /* of a multipart file part; or empty, and of the request */
    stream_bytes digest_state; /* 1.2, with `append`: at most 128 bytes, for the next body of the same blob */
} stream_http_body;

typedef enum stream_http_action {
    STREAM_HTTP_BYTES = 1,       /* answer now with `body` */
    /* Answer with a blob; the host does Range, ETag, If-None-Match and HEAD. 1.2: `body`, where it is not empty, is JSON,
     * [[key, offset, length], ...]: parts of blobs of the same account that follow it in the answer. */
    STREAM_HTTP_BLOB = 2,
    STREAM_HTTP_BODY_MEMORY = 3, /* take the body into memory, at most `limit`; then `http_body` */
    STREAM_HTTP_BODY_BLOB = 4    /* take the body into `blob` at `offset`, at most `limit` bytes; then `http_body` */
} stream_http_action;

typedef struct stream_http_decision {
    uint32_t struct_size;
    uint32_t action; /* stream_http_action */
    uint32_t status; /* BYTES and BLOB: 200 to 599; with `error`: 0 is the code's own status */
    uint32_t accept_multipart; /* BODY_BLOB: 1: of a multipart/form-data body, take the first file part */
    const stream_field *headers; size_t header_count;
    stream_bytes body;
    stream_key blob;
    uint64_t offset, limit; /* BODY_BLOB: offset 0 replaces what is there, once the body is complete; else append at it */
    const stream_error *error; /* Answer with an error of the API's envelope instead (action is then ignored). */
    /* 1.2, BODY_BLOB: 1: append, also at offset 0, and keep what came when the body breaks off; `sha256` is then of the
     * whole blob. `digest_state` is that of the body before, or empty: the host reads again what it does not cover. A body
     * with a `checksum` ("sha1:", "sha256:" or "md5:" and hex) is kept whole or not at all. */
    uint32_t append, reserved;
    stream_bytes checksum, digest_state;
    /* 1.3: NULL, or a signal that the host sends once the answer was sent or broke off, with what came of it beside `data`:
     * "answer": { status, bytes, milliseconds, complete, head }; `bytes` are those of the body, `head`: it was a HEAD. */
    const stream_publish *signal;
} stream_http_decision;

typedef void (*stream_http_decide_fn)(uint64_t call_id, const stream_http_decision *decision);

typedef struct stream_job {
    uint32_t struct_size;
    uint32_t attempt;  /* from 1; above `attempts`: the last one was lost with its process, so only record the failure */
    uint64_t call_id;
    uint32_t attempts, reserved; /* the kind's most */
    stream_bytes id;   /* for stream_commit.job_id */
    stream_bytes account, kind, key, payload;
} stream_job;

typedef struct stream_event {
    uint32_t struct_size;
    uint32_t attempt; /* from 1; the same event may come again */
    uint64_t call_id, sequence; /* 0: 1.3: signals */
    int64_t time;
    stream_bytes id; /* "evt_..." */
    stream_bytes type, account, subject, data; /* the latter is a JSON object */
} stream_event;

typedef enum stream_net_kind { STREAM_NET_OPENED = 1, STREAM_NET_BYTES = 2, STREAM_NET_CLOSED = 3 } stream_net_kind;
typedef enum stream_net_end {
    STREAM_NET_PEER = 1, STREAM_NET_BROKEN = 2, STREAM_NET_IDLE = 3, STREAM_NET_PLUGIN = 4, STREAM_NET_STOPPING = 5
} stream_net_end;

/* 1.3: what happened to a connection; for each one after the other, and nothing after CLOSED. */
typedef struct stream_net_event {
    uint32_t struct_size, kind;  /* stream_net_kind */
    uint64_t connection;         /* a number that is never used again */
    stream_bytes listener, peer; /* OPENED, of a listener alone: its name; whose connection it is, "192.0.2.1:50000" */
    stream_bytes bytes;          /* BYTES */
    uint32_t tls, end;           /* OPENED: 1: it is TLS; CLOSED: stream_net_end */
} stream_net_event;

/* functions of a plugin of kind OPERATIONS. Any but `invoke` may be NULL when the manifest declares none of its kind. */
typedef struct stream_operations_v1 {
    uint32_t struct_size, reserved;
    void (*invoke)(void *instance, const stream_call *call, stream_done_fn done);
    /* The host no longer waits for a call, request, job or event of this id. Still complete it, soon. */
    void (*cancel)(void *instance, uint64_t call_id);
    void (*http_head)(void *instance, const stream_http_request *request, stream_http_decide_fn decide);
    void (*http_body)(void *instance, const stream_http_body *body, stream_http_decide_fn decide);
    /* Success ends the job. A retryable error tries again, after a backoff, while attempts are left; another one, or the
     * last attempt's, ends it. LEASE_LOST and CANCELLED count as ended by others. */
    void (*run_job)(void *instance, const stream_job *job, stream_done_fn done);
    /* Success acknowledges. An error tries again; after the host's attempts the event is set aside and logged. */
    void (*event)(void *instance, const stream_event *event, stream_done_fn done);
    void (*net)(void *instance, const stream_net_event *event); /* 1.3: needed with the service "net" */
} stream_operations_v1;

/* functions of a plugin of kind STORAGE: the driver behind the blobs. Keys are full (they contain the account). Every
 * success is durable. */
typedef struct stream_storage_v1 {
    uint32_t struct_size, reserved;
    void (*put)(void *instance, stream_bytes key, stream_bytes bytes, stream_done_fn done, uint64_t token);
    /* Writes `bytes` at `offset`, which must be the blob's size (0 makes or empties it); durable after `sync`. CONFLICT when
     * the size is another. */
    void (*append)(void *instance, stream_bytes key, uint64_t offset, stream_bytes bytes, stream_done_fn done,
                   uint64_t token);
    void (*sync)(void *instance, stream_bytes key, stream_done_fn done, uint64_t token);
    void (*read)(void *instance, stream_bytes key, uint64_t offset, uint64_t length, stream_done_fn done, uint64_t token);
    void (*stat)(void *instance, stream_bytes key, stream_blobs_fn done, uint64_t token);
    void (*list)(void *instance, stream_bytes prefix, stream_bytes after, uint32_t limit, stream_blobs_fn done,
                 uint64_t token);
    void (*remove)(void *instance, stream_bytes key, stream_done_fn done, uint64_t token);
    void (*remove_all)(void *instance, stream_bytes folder, stream_done_fn done, uint64_t token);
    void (*rename)(void *instance, stream_bytes from, stream_bytes to, stream_done_fn done, uint64_t token);
    /* 1.2, may be NULL: opens a blob's file to read. `result` is an int32_t, a descriptor that the host closes; empty: there
     * is no file. What replaces the blob later must leave the open file as it is. */
    void (*open)(void *instance, stream_bytes key, stream_done_fn done, uint64_t token);
} stream_storage_v1;

/* --------------------------------------------------------------- codecs
 * Loaded by the media process, called from one thread at a time per codec instance, synchronously. */

typedef enum stream_media_kind { STREAM_MEDIA_VIDEO = 1, STREAM_MEDIA_AUDIO = 2 } stream_media_kind;
/* 3 planes of 8 bits, or of 10 bits in 16-bit little-endian words */
typedef enum stream_pixel_format { STREAM_PIXEL_YUV420P = 1, STREAM_PIXEL_YUV420P10 = 2 } stream_pixel_format;
typedef enum stream_frame_flag { STREAM_FRAME_INTERLACED = 1, STREAM_FRAME_TOP_FIELD_FIRST = 2 } stream_frame_flag;
typedef enum stream_sample_format { STREAM_SAMPLE_FLOAT_PLANAR = 1 } stream_sample_format; /* 32 bits, a plane a channel */

/* A decoded picture or a block of samples. Its planes stay valid until `release` was called for each holder. */
typedef struct stream_frame {
    uint32_t struct_size, kind; /* stream_media_kind */
    int64_t pts, duration; /* in the stream's time base; pts INT64_MIN: not known */
    uint8_t *planes[8];
    int32_t strides[8]; /* bytes a row; audio: bytes a plane */
    uint32_t plane_count, width, height;
    uint32_t pixel_format, sample_format; /* stream_pixel_format, stream_sample_format */
    uint32_t sample_rate, channels;
    uint32_t samples, keyframe; /* a channel; encoder: 1 asks for a keyframe here */
    uint32_t flags; /* 1.2, of a decoder: stream_frame_flag */
    void *buffer; /* the owner's reference count */
    void (*retain)(void *buffer); void (*release)(void *buffer);
    /* 1.2, of a decoder; 0: not known. Primaries, transfer and matrix of ISO/IEC 23091-2 from bit 0, 8 and 16 on. */
    uint32_t color, pixel_aspect_num, pixel_aspect_den, reserved;
    uint64_t channel_mask; /* 1.2: as in WAVE: 1 front left, 2 front right, 4 front centre, ...; planes in its order */
} stream_frame;

/* A coded picture or block, as it lies in an ISO base media file: H.264 and HEVC with lengths before their NAL units. */
typedef struct stream_packet {
    uint32_t struct_size, keyframe;
    int64_t pts, dts, duration; /* in the stream's time base; INT64_MIN: not known */
    const uint8_t *data; size_t size;
    void *buffer;
    void (*release)(void *buffer); /* the receiver of a packet calls it once */
} stream_packet;

typedef enum stream_codec_result {
    STREAM_CODEC_OK = 1,
    STREAM_CODEC_AGAIN = 2, /* send: take output first; receive: send more. Never both in turn. */
    STREAM_CODEC_END = 3,   /* receive: drained */
    STREAM_CODEC_FAILED = 4 /* `failure` tells why */
} stream_codec_result;

/* What an encoder or decoder is opened with. */
typedef struct stream_codec_config {
    uint32_t struct_size, kind; /* stream_media_kind */
    stream_bytes codec; /* FFmpeg's name: "h264", "aac", ... */
    int32_t time_base_num, time_base_den;
    stream_bytes extradata; /* decoder: as in the container; may be empty */
    uint32_t width, height, pixel_format;
    int32_t frame_rate_num, frame_rate_den;
    uint32_t sample_rate, channels;
    uint32_t threads;     /* 0: the codec's choice */
    uint64_t bitrate, max_bitrate, buffer_bits; /* encoder: bits a second, average; over one buffer; that buffer */
    uint32_t keyframe_interval; /* encoder: frames at most between keyframes; 0: only on request */
    uint32_t b_frames;
    stream_bytes preset, profile;  /* encoder: "veryfast", ...; unknown ones are the codec's default; "high", ... */
    /* 1.2: encoder: as in stream_frame, to be said; decoder of sound: bits of a coded sample, bytes of a block, or 0 */
    uint32_t color, sample_bits, block_bytes, reserved;
} stream_codec_config;

/* One encoder or decoder type. `codec` is an instance that `open` made. */
typedef struct stream_codec_v1 {
    uint32_t struct_size, kind; /* stream_media_kind */
    const char *name, *codec;   /* the first is the implementation's: "libx264" */
    uint32_t encodes, reserved; /* 1: encoder, 0: decoder */
    /* NULL on failure; then `failure(NULL)` tells why, on the same thread. */
    void *(*open)(const stream_codec_config *config);
    /* Encoder: NULL frame drains. The callee retains what it keeps. */
    stream_codec_result (*send_frame)(void *codec, const stream_frame *frame);
    stream_codec_result (*receive_packet)(void *codec, stream_packet *packet);
    stream_codec_result (*send_packet)(void *codec, const stream_packet *packet); /* Decoder: NULL packet drains. */
    stream_codec_result (*receive_frame)(void *codec, stream_frame *frame);
    void (*request_keyframe)(void *codec); /* Encoder: the next frame becomes a keyframe. */
    /* Encoder: new bit rates or dimensions from the next frame on; FAILED when it cannot. */
    stream_codec_result (*reconfigure)(void *codec, const stream_codec_config *config);
    /* Encoder: codec configuration for the container (avcC-style payload sources), valid until close. */
    stream_bytes (*extradata)(void *codec);
    stream_bytes (*failure)(void *codec); /* The last failure's sentence, valid until the next call on the same thread. */
    void (*close)(void *codec);
} stream_codec_v1;

typedef struct stream_codec_plugin_v1 {
    uint32_t struct_size, codec_count;
    const stream_codec_v1 *const *codecs;
} stream_codec_plugin_v1;

/* ----------------------------------------------------------------- entry */

/* What a library is. Must agree with its manifest, or the host refuses it and names the difference. */
typedef struct stream_plugin {
    uint32_t struct_size;
    uint16_t abi_major, abi_minor; /* STREAM_ABI_MAJOR, STREAM_ABI_MINOR */
    uint32_t kind, reserved;       /* stream_plugin_kind */
    const char *name, *version;
    const char *const *operations; /* names, NULL-terminated; NULL: none */
    const void *functions;         /* by kind */
    /* Makes the instance that every function gets, or completes with an error and the start stops. May be NULL. `*instance`
     * is set before `done`. */
    void (*start)(const stream_host *host, void **instance, stream_done_fn done, uint64_t token);
    /* No call is under way any more and none will come. May be NULL. */
    void (*stop)(void *instance, stream_done_fn done, uint64_t token);
} stream_plugin;

/* The one exported symbol. The descriptor lives as long as the process. Must not call anything of the host. */
const stream_plugin *stream_plugin_entry(void);

#ifdef __cplusplus
}
#endif
#endif
