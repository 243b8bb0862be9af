/* Preloaded into a server: flushes of files whose path contains a word fail while FAULTS/word exists. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int fails(int file) {
    static const char *const words[] = {"store", "blobs"};
    const char *folder = getenv("FAULTS");
    char link[64], path[4096], flag[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (folder == NULL || size < 0) return 0;
    path[size] = '\0';
    for (size_t word = 0; word < sizeof words / sizeof *words; word++) {
        char part[32];
        snprintf(part, sizeof part, "/data/%s", words[word]);
        snprintf(flag, sizeof flag, "%s/%s", folder, words[word]);
        if (strstr(path, part) != NULL && access(flag, F_OK) == 0) return 1;
    }
    return 0;
}

int fsync(int file) {
    if (!fails(file)) return (int)syscall(SYS_fsync, file);
    errno = EIO;
    return -1;
}

int fdatasync(int file) {
    if (!fails(file)) return (int)syscall(SYS_fdatasync, file);
    errno = EIO;
    return -1;
}
