#pragma once

#include <stddef.h>

/* Takes every right from this process that computing on open descriptors does not need; there is no way back.
 *
 * Afterwards no file can be opened, no socket made, no process started, no other process touched, and no memory made
 * executable. Threads, memory, time and the descriptors that are open already remain. Call it before a thread is
 * started: it holds for the calling thread and those that it starts.
 *
 * 0: done. 1: done, but this kernel lacks Landlock, so the system-call filter stands alone. -1: failed, `problem` tells
 * why. `problem` gets a NUL-terminated sentence in both cases. */
int sandbox_enter(char *problem, size_t size);

/* Tries what a sandboxed process must not be able to do, one thing by its number from 0.
 *
 * 1: denied, as it must be. 0: it worked. -1: no such number. `*name` is set to a word for it. */
int sandbox_try_escape(unsigned number, const char **name);

/* Has all threads allocate from few arenas: one a thread would reserve more address space than the limit leaves. Call it
 * before a thread is started. */
void sandbox_limit_arenas(void);
