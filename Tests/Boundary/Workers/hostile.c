/* A worker that tries to get out. It enters the sandbox as stream-media does, then does what its specification's
 * `mode` says: `escapes` tries each one and reports which were denied, the others go over one limit each. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "sandbox.h"

extern char **environ;

static char specification[1 << 16];
static pid_t parent;
static char parent_memory[64];
static int variables;

/* ---- frames: length, type, body; see WorkerWire */

static void send_all(const void *bytes, size_t size) {
    for (const char *next = bytes; size > 0;) {
        ssize_t count = write(3, next, size);
        if (count <= 0) _exit(0);
        next += count;
        size -= (size_t)count;
    }
}

static void send_frame(uint8_t type, const void *body, uint32_t size) {
    uint32_t length = size + 1;
    send_all(&length, 4);
    send_all(&type, 1);
    send_all(body, size);
}

static int receive(void *bytes, size_t size) {
    for (char *next = bytes; size > 0;) {
        ssize_t count = read(3, next, size);
        if (count <= 0) return 0;
        next += count;
        size -= (size_t)count;
    }
    return 1;
}

/* The text of a member of the specification. */
static const char *member(const char *name) {
    static char values[4][4096];
    static int used;
    char *value = values[used++ % 4], *end = value + sizeof values[0] - 1, quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":\"", name);
    const char *found = strstr(specification, quoted);
    if (found != NULL)
        for (found += strlen(quoted); *found != '"' && *found != 0 && value < end; found++) *value++ = *found;
    *value = 0;
    return values[(used - 1) % 4];
}

/* ---- escapes: 1 when denied. Only what the sandbox answers counts, not a target that is missing. */

static int denied(long result) { return result < 0 && (errno == EPERM || errno == EACCES || errno == ENOSYS); }

static int no_open(const char *path, int flags) {
    int file = open(path, flags, 0600);
    int answer = denied(file);
    if (file >= 0) close(file);
    return answer;
}

static int no_connection(uint32_t address, uint16_t port) {
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return denied(descriptor);
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(address)}};
    int answer = denied(connect(descriptor, (struct sockaddr *)&target, sizeof target));
    close(descriptor);
    return answer;
}

static int readPasswords(void) { return no_open("/etc/passwd", O_RDONLY); }
static int readAdminKey(void) { return no_open(member("secret"), O_RDONLY); }
static int listDataFolder(void) { return no_open(member("data"), O_RDONLY | O_DIRECTORY); }
static int writeOutside(void) { return no_open("/tmp/.stream-hostile", O_WRONLY | O_CREAT); }
static int makeSymbolicLink(void) { return denied(symlink(member("secret"), "/tmp/.stream-hostile-link")); }
static int connectLoopback(void) { return no_connection(0x7F000001, (uint16_t)atoi(member("port"))); }
static int connectMetadata(void) { return no_connection(0xA9FEA9FE, 80); }
static int makeLocalSocket(void) { return denied(socket(AF_UNIX, SOCK_STREAM, 0)); }
static int forkBomb(void) {
    for (int i = 0; i < 100; i++) {
        pid_t child = fork();
        if (child == 0) _exit(0);
        if (!denied(child)) return 0;
    }
    return 1;
}
static int execute(void) {
    char *arguments[] = {"/bin/true", NULL};
    return denied(execve("/bin/true", arguments, arguments + 1));
}
static int traceParent(void) { return denied(ptrace(PTRACE_ATTACH, parent, NULL, NULL)); }
static int killParent(void) { return denied(kill(parent, SIGUSR1)) && denied(kill(parent, SIGKILL)); }
static int openParentMemory(void) { return no_open(parent_memory, O_RDWR); }
static int readParentMemory(void) {
    char byte;
    struct iovec here = {&byte, 1}, there = {&byte, 1};
    return denied(syscall(SYS_process_vm_readv, parent, &here, 1UL, &there, 1UL, 0UL));
}
static int mountFolder(void) { return denied(mount("none", "/tmp", "tmpfs", 0, NULL)); }
static int makeNamespaces(void) { return denied(syscall(SYS_unshare, 0x10000000L)); }
static int useRings(void) { return denied(syscall(SYS_io_uring_setup, 4L, specification)); }
static int loadProgram(void) { return denied(syscall(SYS_bpf, 5L, specification, 128L)); }
static int raiseLimits(void) { return denied(syscall(SYS_prlimit64, 0L, 9L, (uint64_t[2]){1ULL << 40, 1ULL << 40}, NULL)); }
static int makeCode(void) {
    void *page = mmap(NULL, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED && denied(-1);
}
/* These two the host sees to. */
static int findEnvironment(void) { return variables == 0; }
static int findDescriptors(void) {
    struct stat status;
    for (int descriptor = 4; descriptor < 1024; descriptor++)
        if (fstat(descriptor, &status) == 0) return 0;
    return 1;
}

#define ESCAPE(name) {#name, name}
static const struct {
    const char *name;
    int (*attempt)(void);
} escapes[] = {
    ESCAPE(readPasswords), ESCAPE(readAdminKey), ESCAPE(listDataFolder), ESCAPE(writeOutside), ESCAPE(makeSymbolicLink),
    ESCAPE(connectLoopback), ESCAPE(connectMetadata), ESCAPE(makeLocalSocket), ESCAPE(forkBomb), ESCAPE(execute),
    ESCAPE(traceParent), ESCAPE(killParent), ESCAPE(openParentMemory), ESCAPE(readParentMemory), ESCAPE(mountFolder),
    ESCAPE(makeNamespaces), ESCAPE(useRings), ESCAPE(loadProgram), ESCAPE(raiseLimits), ESCAPE(makeCode),
    ESCAPE(findEnvironment), ESCAPE(findDescriptors),
};

static void try_escapes(void) {
    char report[4096];
    size_t size = (size_t)snprintf(report, sizeof report, "{\"denied\":{");
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
        size += (size_t)snprintf(report + size, sizeof report - size, "%s\"%s\":%s", i > 0 ? "," : "", escapes[i].name,
                                 escapes[i].attempt() ? "true" : "false");
    size += (size_t)snprintf(report + size, sizeof report - size, "}}");
    send_frame(67, report, (uint32_t)size);
}

/* ---- limits */

static void take_memory(void) {
    const size_t size = 8 << 20;
    for (void *block; (block = malloc(size)) != NULL;) memset(block, 1, size);
    abort();
}

static void take_time(void) {
    signal(SIGXCPU, SIG_IGN);
    /* Not silent: that would be another limit. */
    for (volatile uint64_t count = 0;; count++)
        if (count % (1 << 24) == 0) send_frame(69, "\1counting", 9);
}

static void flood(void) {
    static char line[1 << 20] = {2};
    memset(line + 1, 'x', sizeof line - 1);
    for (;;) send_frame(69, line, sizeof line);
}

/* Messages that wait for no acknowledgement: so many, and then nothing. */
static void insist(long count) {
    static const char message[] = "\015\0\0\0{\"hold\":true}";
    while (count-- > 0) send_frame(66, message, sizeof message - 1);
    poll(NULL, 0, -1);
}

/* Asks without end and never reads an answer. */
static void ask(void) {
    static const char request[24];
    for (;;) send_frame(65, request, sizeof request);
}

static void chatter(void) {
    for (;; poll(NULL, 0, 100)) send_frame(69, "\1still here", 11);
}

int main(void) {
    uint32_t length = 0;
    char problem[200];
    for (char **next = environ; *next != NULL; next++) variables++;
    parent = getppid();
    snprintf(parent_memory, sizeof parent_memory, "/proc/%d/mem", (int)parent);
    if (!receive(&length, 4) || length >= sizeof specification || !receive(specification, length)) return 65;
    memmove(specification, specification + 1, length); /* without the type; zeros follow */
    const char *mode = member("mode");
    if (sandbox_enter(problem, sizeof problem) < 0) return 70;
    if (strcmp(mode, "escapes") == 0) try_escapes();
    else if (strcmp(mode, "memory") == 0) take_memory();
    else if (strcmp(mode, "time") == 0) take_time();
    else if (strcmp(mode, "output") == 0) flood();
    else if (strcmp(mode, "silence") == 0) poll(NULL, 0, -1);
    else if (strcmp(mode, "deafness") == 0) ask();
    else if (strcmp(mode, "few") == 0) insist(5);
    else if (strcmp(mode, "many") == 0) insist(100000);
    else if (strcmp(mode, "chatter") == 0) chatter();
    else if (strcmp(mode, "garbage") == 0) send_all("\xff\xff\xff\xff\xff", 5);
    _exit(0);
}
