/* Plugins that are not what their manifest, hello.json, says. Each `-DBROKEN_...` breaks one thing. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "stream_plugin.h"

#ifndef MAJOR
#define MAJOR STREAM_ABI_MAJOR
#endif
#ifndef MINOR
#define MINOR STREAM_ABI_MINOR
#endif
#ifndef KIND
#define KIND STREAM_PLUGIN_OPERATIONS
#endif
#ifndef NAME
#define NAME "hello"
#endif
#ifndef VERSION
#define VERSION "0.1.0"
#endif
#ifndef OPERATIONS
#define OPERATIONS "hello"
#endif
#ifndef SIZE
#define SIZE sizeof(stream_plugin)
#endif
#ifndef TABLE_SIZE
#define TABLE_SIZE sizeof(stream_operations_v1)
#endif
#ifndef TABLE
#define TABLE &functions
#endif
#ifndef INVOKE
#define INVOKE invoke
#endif

#ifdef BROKEN_SYMBOL
void nowhere_to_be_found(void);
#endif

__attribute__((unused)) /* where INVOKE is NULL */
static void invoke(void *instance, const stream_call *call, stream_done_fn done) {
    stream_bytes empty = {NULL, 0};
    (void)instance;
#ifdef BROKEN_SYMBOL
    nowhere_to_be_found();
#endif
    done(call->call_id, NULL, empty);
}

static const char *const operations[] = {OPERATIONS, NULL};
static const stream_operations_v1 functions = {.struct_size = TABLE_SIZE, .invoke = INVOKE};
static const stream_plugin plugin = {
    .struct_size = SIZE, .abi_major = MAJOR, .abi_minor = MINOR, .kind = KIND, .name = NAME, .version = VERSION,
    .operations = operations, .functions = TABLE};

#ifdef BROKEN_CONSTRUCTOR
__attribute__((constructor)) static void crash(void) { abort(); }
#endif

#ifdef BROKEN_ENTRY_MISSING
const stream_plugin *some_other_entry(void) { return functions.invoke ? &plugin : NULL; }
#else
const stream_plugin *stream_plugin_entry(void) {
#ifdef BROKEN_ENTRY_CRASHES
    raise(SIGSEGV);
#endif
#ifdef BROKEN_ENTRY_EXITS
    _exit(0);
#endif
#ifdef BROKEN_ENTRY_HANGS
    for (;;) pause();
#endif
#ifdef BROKEN_DESCRIPTOR_NULL
    return functions.invoke && plugin.name ? NULL : &plugin;
#else
    return functions.struct_size ? &plugin : NULL;
#endif
}
#endif
