/* Linux calls that glibc hides from Swift, because they are extensions or variadic. */
#include <malloc.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* glibc 2.34: the child closes all descriptors from `from` on. */
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

/* prlimit(2): sets soft and hard limit of another process. 0, or -1 with errno. */
static inline int linux_limit_process(pid_t process, int resource, uint64_t value) {
    uint64_t limit[2] = {value, value};
    return (int)syscall(SYS_prlimit64, process, resource, limit, (void *)0);
}

/* prctl(2): names the calling thread, at most 15 bytes. */
static inline void linux_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

/* glibc 2.33: bytes that the process has allocated and not freed. Takes the lock of each arena for a moment. */
static inline uint64_t linux_heap_bytes(void) {
    struct mallinfo2 info = mallinfo2();
    return (uint64_t)info.uordblks + (uint64_t)info.hblkhd;
}
