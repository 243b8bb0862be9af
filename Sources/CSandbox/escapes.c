#define _GNU_SOURCE
#include "sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each answers 1 when it was denied. What a missing target would refuse as well tells nothing, so only EPERM, EACCES and
 * ENOSYS count. */

static int denied(long result)
{
    return result < 0 && (errno == EPERM || errno == EACCES || errno == ENOSYS);
}

static int opening(const char *path, int flags)
{
    int descriptor = open(path, flags, 0600);
    int answer = denied(descriptor);
    if (descriptor >= 0) close(descriptor);
    return answer;
}

static int read_file(void) { return opening("/etc/passwd", O_RDONLY); }
static int read_environment(void) { return opening("/proc/self/environ", O_RDONLY); }
static int write_file(void) { return opening("/tmp/.stream-media-escape", O_WRONLY | O_CREAT); }
static int make_folder(void) { return denied(mkdir("/tmp/.stream-media-escape-folder", 0700)); }
static int remove_file(void) { return denied(unlink("/tmp/.stream-media-escape")); }

static int connecting(uint32_t address)
{
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return denied(descriptor);
    struct sockaddr_in target = {.sin_family = AF_INET, .sin_port = htons(80), .sin_addr = {htonl(address)}};
    int answer = denied(connect(descriptor, (struct sockaddr *)&target, sizeof target));
    close(descriptor);
    return answer;
}

static int connect_loopback(void) { return connecting(0x7F000001); }
static int connect_metadata(void) { return connecting(0xA9FEA9FE); }

static int make_local_socket(void)
{
    int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    int answer = denied(descriptor);
    if (descriptor >= 0) close(descriptor);
    return answer;
}

static int start_process(void)
{
    pid_t child = fork();
    if (child == 0) _exit(0);
    int answer = denied(child);
    if (child > 0) waitpid(child, NULL, 0);
    return answer;
}

static int execute(void)
{
    char *arguments[] = {"/bin/false", NULL};
    char *environment[] = {NULL};
    return denied(execve("/bin/false", arguments, environment));
}

static int signal_parent(void) { return denied(kill(getppid(), 0)); }
static int trace_parent(void) { return denied(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL)); }

static int read_parent(void)
{
    char byte;
    struct iovec here = {&byte, 1}, there = {&byte, 1};
    return denied(syscall(SYS_process_vm_readv, getppid(), &here, 1, &there, 1, 0));
}

static int make_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return denied(-1);
    munmap(page, 4096);
    return 0;
}

static int raise_limits(void) { return denied(syscall(SYS_prlimit64, 0, 4 /* CORE */, &(uint64_t[2]){1, 1}, NULL)); }
static int new_namespace(void) { return denied(syscall(SYS_unshare, 0x10000000 /* CLONE_NEWUSER */)); }

static const struct {
    const char *name;
    int (*attempt)(void);
} escapes[] = {
    {"readFile", read_file},
    {"readEnvironment", read_environment},
    {"writeFile", write_file},
    {"makeFolder", make_folder},
    {"removeFile", remove_file},
    {"connectLoopback", connect_loopback},
    {"connectMetadataService", connect_metadata},
    {"makeLocalSocket", make_local_socket},
    {"startProcess", start_process},
    {"execute", execute},
    {"signalParent", signal_parent},
    {"traceParent", trace_parent},
    {"readParentMemory", read_parent},
    {"makeMemoryExecutable", make_code},
    {"changeLimits", raise_limits},
    {"makeNamespace", new_namespace},
};

int sandbox_try_escape(unsigned number, const char **name)
{
    if (number >= sizeof escapes / sizeof *escapes) return -1;
    *name = escapes[number].name;
    return escapes[number].attempt();
}
