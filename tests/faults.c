/* A disk and a clock that fail as a test says: preloaded into a process, between it and the C library.

Each call that changes a file below one folder has a number. At a number, or from it on, the process is sent a signal
(SIGKILL: it dies; SIGSTOP: it waits until the test has changed the world), a write is cut in half, or the call fails
with an error; or the process stops at each of them. The disk may have a size. Each call can be recorded with its bytes, so that a test can tell what a
disk may hold after the power was lost; flushes are counted and recorded, not done. What to do stands in memory
shared with the test (`faults.py` has the same layout), so that a disk can fail and come back under a running watch. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { NOTHING, SIGNALLED, TORN, FAILING, FAILING_FROM, STEPPING };
enum { READS = 1, RECORDS = 2 };

struct control {
    int32_t mode, at, error, signal, flags, clock;
    int64_t room, clock_ns, calls;
    char root[256], only[256], log[256];
};

static struct control *told;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("FAULTS");
    int fd = file ? (int)syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC, 0) : -1;
    if (fd < 0) return;
    void *memory = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory != MAP_FAILED) told = memory;
    syscall(SYS_close, fd);
}

static int is_meant(const char *path) {
    size_t length = told ? strlen(told->root) : 0;
    if (!length || strncmp(path, told->root, length) || (path[length] && path[length] != '/')) return 0;
    return !told->only[0] || strstr(path + length, told->only) != NULL;
}

static const char *of_descriptor(int fd, char *into) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, into, PATH_MAX - 1);
    into[length < 0 ? 0 : length] = 0;
    return into;
}

static const char *of_path(int folder, const char *path, char *into) {
    char base[PATH_MAX];
    if (path[0] == '/') return path;
    if (folder == AT_FDCWD) { if (!getcwd(base, sizeof base)) base[0] = 0; }
    else of_descriptor(folder, base);
    if (snprintf(into, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) into[0] = 0;
    return into;
}

static void record(const char *what, const char *path, const char *other, int64_t offset, const void *data, size_t length) {
    char head[2 * PATH_MAX + 64];
    if (!(told->flags & RECORDS)) return;
    int size = snprintf(head, sizeof head, "%s\t%s\t%s\t%lld\t%zu\n", what, path, other, (long long)offset, data ? length : 0);
    int kept = errno, fd = (int)syscall(SYS_openat, AT_FDCWD, told->log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    struct iovec parts[2] = {{head, (size_t)size}, {(void *)data, data ? length : 0}};
    syscall(SYS_writev, fd, parts, 2);
    syscall(SYS_close, fd);
    errno = kept;
}

/* Count a call; gives 0 to go on, -1 to cut it in half and die, or the error to fail with. (`at` tells the test that
steps whether the call is in its midst.) */
static int step(void) {
    int64_t number = __atomic_add_fetch(&told->calls, 1, __ATOMIC_SEQ_CST);
    if (told->mode == SIGNALLED && number == told->at) kill(getpid(), told->signal);
    if (told->mode == TORN && number == told->at) return -1;
    if (told->mode == FAILING && number == told->at) return told->error;
    if (told->mode == STEPPING) told->at = 0, kill(getpid(), SIGSTOP);
    if (told->mode == FAILING_FROM && number >= told->at) return told->error;
    return 0;
}

static int refused(int error) {
    if (error <= 0) return 0;
    errno = error;
    return 1;
}

static ssize_t put(int fd, const void *data, size_t count, int64_t at) {
    char link[PATH_MAX];
    int fault = 0, meant = told && is_meant(of_descriptor(fd, link));
    if (meant) {
        if (refused(fault = step())) return -1;
        if (fault < 0) count /= 2;
        if (told->room >= 0 && (int64_t)count > told->room) {
            count = (size_t)told->room;
            if (!count) { errno = ENOSPC; return -1; }
        }
    }
    ssize_t half = meant && told->mode == STEPPING ? (ssize_t)count / 2 : 0;
    if (half) {
        half = at < 0 ? syscall(SYS_write, fd, data, half) : syscall(SYS_pwrite64, fd, data, half, at);
        told->at = 1, kill(getpid(), SIGSTOP);
    }
    const char *rest = (const char *)data + half;
    ssize_t done = at < 0 ? syscall(SYS_write, fd, rest, count - half) : syscall(SYS_pwrite64, fd, rest, count - half, at + half);
    if (half && done >= 0) done += half;
    if (meant && done >= 0 && told->room >= 0) told->room -= done;
    if (meant) {
        int64_t start = at < 0 && done >= 0 ? (int64_t)syscall(SYS_lseek, fd, 0, SEEK_CUR) - done : at;
        record(done < 0 ? "failed" : "write", link, "", start, data, done < 0 ? 0 : (size_t)done);
    }
    if (fault < 0) kill(getpid(), SIGKILL);
    return done;
}

ssize_t write(int fd, const void *data, size_t count) { return put(fd, data, count, -1); }
ssize_t pwrite(int fd, const void *data, size_t count, off_t at) { return put(fd, data, count, at); }
ssize_t pwrite64(int fd, const void *data, size_t count, off64_t at) { return put(fd, data, count, at); }

/* Files are copied through a buffer, so that what is written is seen. */
ssize_t sendfile(int out, int in, off_t *offset, size_t count) {
    static char block[1 << 16];
    if (count > sizeof block) count = sizeof block;
    ssize_t got = offset ? syscall(SYS_pread64, in, block, count, *offset) : syscall(SYS_read, in, block, count);
    if (got <= 0) return got;
    ssize_t done = put(out, block, (size_t)got, -1);
    if (done > 0 && offset) *offset += done;
    return done;
}
ssize_t sendfile64(int out, int in, off64_t *offset, size_t count) { return sendfile(out, in, offset, count); }
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t count, unsigned flags) {
    (void)in, (void)from, (void)out, (void)to, (void)count, (void)flags;
    errno = EXDEV;
    return -1;
}

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char whole[PATH_MAX];
    const char *full = told ? of_path(folder, path, whole) : path;
    int changes = flags & (O_CREAT | O_TRUNC), meant = told && is_meant(full) && (changes || told->flags & READS);
    if (meant && refused(step())) return -1;
    int is_new = meant && changes && syscall(SYS_faccessat, folder, path, F_OK) != 0;
    int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
    const char *what = fd < 0 ? "failed" : is_new ? "create" : flags & O_TRUNC ? "empty" : "open";
    if (meant) record(what, full, "", 0, NULL, 0);
    return fd;
}

#define MODE_OF(flags) mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
int open(const char *path, int flags, ...) { MODE_OF(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE_OF(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE_OF(flags) return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE_OF(flags) return opened(folder, path, flags, mode); }

static ssize_t get(int fd, void *into, size_t count, int64_t at) {
    char link[PATH_MAX];
    if (told && told->flags & READS && is_meant(of_descriptor(fd, link)) && refused(step())) return -1;
    return at < 0 ? syscall(SYS_read, fd, into, count) : syscall(SYS_pread64, fd, into, count, at);
}
ssize_t read(int fd, void *into, size_t count) { return get(fd, into, count, -1); }
ssize_t pread(int fd, void *into, size_t count, off_t at) { return get(fd, into, count, at); }
ssize_t pread64(int fd, void *into, size_t count, off64_t at) { return get(fd, into, count, at); }

static int flushed(int fd, const char *what, int number) {
    char link[PATH_MAX];
    if (!told || !is_meant(of_descriptor(fd, link))) return (int)syscall(number, fd);
    if (refused(step())) return -1;
    record(what, link, "", 0, NULL, 0);
    return 0;
}
int fsync(int fd) { return flushed(fd, "flush", SYS_fsync); }
int fdatasync(int fd) { return flushed(fd, "flush", SYS_fdatasync); }
int syncfs(int fd) { return flushed(fd, "flush-all", SYS_syncfs); }

/* A change of names. */
static int named(const char *what, int folder, const char *path, int other_folder, const char *other, int number, int flags) {
    char one[PATH_MAX], two[PATH_MAX];
    const char *full = told ? of_path(folder, path, one) : path;
    const char *target = told && other ? of_path(other_folder, other, two) : "";
    int meant = told && (is_meant(full) || (other && is_meant(target)));
    if (meant && refused(step())) return -1;
    int done = (int)(other ? syscall(number, folder, path, other_folder, other, flags) : syscall(number, folder, path, flags));
    if (meant) record(done == 0 ? what : "failed", full, target, 0, NULL, 0);
    return done;
}
#define HERE AT_FDCWD
int rename(const char *from, const char *to) { return named("rename", HERE, from, HERE, to, SYS_renameat2, 0); }
int renameat(int a, const char *from, int b, const char *to) { return named("rename", a, from, b, to, SYS_renameat2, 0); }
int unlink(const char *path) { return named("unlink", HERE, path, 0, NULL, SYS_unlinkat, 0); }
int unlinkat(int folder, const char *path, int flags) { return named(flags & AT_REMOVEDIR ? "rmdir" : "unlink", folder, path, 0, NULL, SYS_unlinkat, flags); }
int rmdir(const char *path) { return named("rmdir", HERE, path, 0, NULL, SYS_unlinkat, AT_REMOVEDIR); }
int mkdir(const char *path, mode_t mode) { return named("mkdir", HERE, path, 0, NULL, SYS_mkdirat, (int)mode); }
int mkdirat(int folder, const char *path, mode_t mode) { return named("mkdir", folder, path, 0, NULL, SYS_mkdirat, (int)mode); }

int ftruncate(int fd, off_t size) {
    char link[PATH_MAX];
    int meant = told && is_meant(of_descriptor(fd, link));
    if (meant && refused(step())) return -1;
    int done = (int)syscall(SYS_ftruncate, fd, size);
    if (meant) record(done == 0 ? "truncate" : "failed", link, "", size, NULL, 0);
    return done;
}
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

int clock_gettime(clockid_t clock, struct timespec *at) {
    int done = (int)syscall(SYS_clock_gettime, clock, at);
    if (told && told->clock && clock == CLOCK_REALTIME && done == 0) {
        int64_t now = (told->clock == 1 ? 0 : at->tv_sec * 1000000000LL + at->tv_nsec) + told->clock_ns;
        at->tv_sec = now / 1000000000, at->tv_nsec = now % 1000000000;
    }
    return done;
}
