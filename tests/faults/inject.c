/* SPDX-License-Identifier: MIT */
/* inject - loaded before the program: its k-th call of a family fails, once or from then on
 *
 * RECOURSE_FAULT=FAMILY:K:once|ever, K counted from 0; a K of -1 only counts. RECOURSE_FAULT_FILE is
 * a file of 64 bytes that all processes of the program share: the calls of each family, and
 * how often one failed. Programs that it starts are left alone. */
#undef _FORTIFY_SOURCE /* its inline functions have the names of these */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { FULL, IO, INTERRUPT, MEMORY, FAMILIES };
static const struct { const char *name; int code; } families[] = {
  [FULL] = { "full", ENOSPC }, [IO] = { "io", EIO }, [INTERRUPT] = { "interrupt", EINTR }, [MEMORY] = { "memory", ENOMEM },
};
#define OF(family) (1u << (family))
#define WRITES (OF (FULL) | OF (IO) | OF (INTERRUPT))
#define READS (OF (IO) | OF (INTERRUPT))
#define NAMES (OF (FULL) | OF (IO))

typedef struct { atomic_long calls[FAMILIES], struck; } Shared;

static Shared *shared;
static int family = -1;
static long first;
static int for_ever;

extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *old, size_t size);
extern void *__libc_memalign (size_t alignment, size_t size);

__attribute__ ((constructor)) static void
begin (void)
{
  const char *fault = getenv ("RECOURSE_FAULT"), *file = getenv ("RECOURSE_FAULT_FILE");
  char name[16] = "", how[8] = "";
  int fd = file ? open (file, O_RDWR | O_CLOEXEC) : -1;
  void *map = fd < 0 ? MAP_FAILED : mmap (NULL, sizeof (Shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

  if (fd >= 0)
    close (fd);
  if (map == MAP_FAILED || !fault || sscanf (fault, "%15[a-z]:%ld:%7[a-z]", name, &first, how) != 3)
    return;
  for (int i = 0; i < FAMILIES; i++)
    if (strcmp (families[i].name, name) == 0)
      family = i;
  for_ever = strcmp (how, "ever") == 0;
  unsetenv ("LD_PRELOAD");
  unsetenv ("RECOURSE_FAULT");
  unsetenv ("RECOURSE_FAULT_FILE");
  shared = map;
}

/* Whether this call fails; errno says with what. */
static int
fails (unsigned kinds)
{
  int strikes = 0;

  for (int i = 0; shared && i < FAMILIES; i++)
    if (kinds & OF (i))
      {
        long n = atomic_fetch_add (&shared->calls[i], 1);
        strikes |= i == family && first >= 0 && (n == first || (for_ever && n > first));
      }
  if (strikes)
    {
      atomic_fetch_add (&shared->struck, 1);
      errno = families[family].code;
    }
  return strikes;
}

/* What the program says to people still arrives. */
static int
fails_on (int fd, unsigned kinds)
{
  return fd > 2 && fails (kinds);
}

#define NEXT(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))
#define PASS(name, ...)                                                                        \
  static __typeof__ (&name) next;                                                              \
  if (!next)                                                                                   \
    next = NEXT (name);                                                                        \
  return next (__VA_ARGS__)

ssize_t write (int fd, const void *bytes, size_t n) { if (fails_on (fd, WRITES)) return -1; PASS (write, fd, bytes, n); }
ssize_t pwrite (int fd, const void *bytes, size_t n, off_t at) { if (fails_on (fd, WRITES)) return -1; PASS (pwrite, fd, bytes, n, at); }
ssize_t pwrite64 (int fd, const void *bytes, size_t n, off64_t at) { if (fails_on (fd, WRITES)) return -1; PASS (pwrite64, fd, bytes, n, at); }
ssize_t read (int fd, void *bytes, size_t n) { if (fails_on (fd, READS)) return -1; PASS (read, fd, bytes, n); }
ssize_t pread (int fd, void *bytes, size_t n, off_t at) { if (fails_on (fd, READS)) return -1; PASS (pread, fd, bytes, n, at); }
ssize_t pread64 (int fd, void *bytes, size_t n, off64_t at) { if (fails_on (fd, READS)) return -1; PASS (pread64, fd, bytes, n, at); }
int fsync (int fd) { if (fails_on (fd, OF (IO))) return -1; PASS (fsync, fd); }
int fdatasync (int fd) { if (fails_on (fd, OF (IO))) return -1; PASS (fdatasync, fd); }
int ftruncate (int fd, off_t size) { if (fails_on (fd, NAMES)) return -1; PASS (ftruncate, fd, size); }
int ftruncate64 (int fd, off64_t size) { if (fails_on (fd, NAMES)) return -1; PASS (ftruncate64, fd, size); }
int rename (const char *from, const char *to) { if (fails (NAMES)) return -1; PASS (rename, from, to); }
int renameat (int from_fd, const char *from, int to_fd, const char *to) { if (fails (NAMES)) return -1; PASS (renameat, from_fd, from, to_fd, to); }
int renameat2 (int from_fd, const char *from, int to_fd, const char *to, unsigned flags) { if (fails (NAMES)) return -1; PASS (renameat2, from_fd, from, to_fd, to, flags); }
int link (const char *from, const char *to) { if (fails (NAMES)) return -1; PASS (link, from, to); }
int unlink (const char *name) { if (fails (OF (IO))) return -1; PASS (unlink, name); }
int mkdir (const char *name, mode_t mode) { if (fails (NAMES)) return -1; PASS (mkdir, name, mode); }
int mkdirat (int fd, const char *name, mode_t mode) { if (fails (NAMES)) return -1; PASS (mkdirat, fd, name, mode); }
int flock (int fd, int how) { if (fails (OF (INTERRUPT))) return -1; PASS (flock, fd, how); }

#define OPENS(how) (OF (IO) | OF (INTERRUPT) | ((how) & O_CREAT ? OF (FULL) : 0))
#define MODE(how)                                                                              \
  mode_t mode = 0;                                                                             \
  if ((how) & (O_CREAT | O_TMPFILE))                                                           \
    {                                                                                          \
      va_list rest;                                                                            \
      va_start (rest, how);                                                                    \
      mode = (mode_t) va_arg (rest, int);                                                      \
      va_end (rest);                                                                           \
    }
int open (const char *name, int how, ...) { MODE (how) if (fails (OPENS (how))) return -1; PASS (open, name, how, mode); }
int open64 (const char *name, int how, ...) { MODE (how) if (fails (OPENS (how))) return -1; PASS (open64, name, how, mode); }
int openat (int fd, const char *name, int how, ...) { MODE (how) if (fails (OPENS (how))) return -1; PASS (openat, fd, name, how, mode); }
int openat64 (int fd, const char *name, int how, ...) { MODE (how) if (fails (OPENS (how))) return -1; PASS (openat64, fd, name, how, mode); }

void *malloc (size_t size) { return fails (OF (MEMORY)) ? NULL : __libc_malloc (size); }
void *calloc (size_t n, size_t size) { return fails (OF (MEMORY)) ? NULL : __libc_calloc (n, size); }
void *realloc (void *old, size_t size) { return fails (OF (MEMORY)) ? NULL : __libc_realloc (old, size); }
void *aligned_alloc (size_t alignment, size_t size) { return fails (OF (MEMORY)) ? NULL : __libc_memalign (alignment, size); }
int posix_memalign (void **made, size_t alignment, size_t size)
{
  if (fails (OF (MEMORY)))
    return ENOMEM;
  *made = __libc_memalign (alignment, size);
  return *made ? 0 : ENOMEM;
}
