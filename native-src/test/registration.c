/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded into a test whose libc registers nothing: registers every thread
 * with a size that is no multiple of four, as later versions of glibc do on
 * later kernels, and tells where, as glibc does. Where the kernel refuses the
 * size, nothing is registered.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "arch.h"

#define BYTES 33

static __thread char area[64]
	__attribute__((aligned(64), tls_model("initial-exec")));

/* As glibc names them. They are const there, but not before they are set. */
__attribute__((visibility("default"))) ptrdiff_t __rseq_offset;
__attribute__((visibility("default"))) unsigned int __rseq_size;

struct start {
	void *(*function)(void *);
	void *argument;
};

static int enroll(void)
{
	return !syscall(SYS_rseq, area, BYTES, 0, ARCH_RSEQ_SIGNATURE);
}

static void *begin(void *start)
{
	struct start own = *(struct start *)start;

	free(start);
	if (__rseq_size && !enroll())
		abort();
	return own.function(own.argument);
}

__attribute__((visibility("default"))) int
pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
	       void *(*function)(void *), void *argument)
{
	int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *),
		      void *);
	struct start *start = malloc(sizeof(*start));

	*(void **)&create = dlsym(RTLD_NEXT, "pthread_create");
	if (!start || !create)
		abort();
	*start = (struct start){ function, argument };
	return create(thread, attributes, begin, start);
}

__attribute__((constructor)) static void register_main_thread(void)
{
	__rseq_offset = area - (char *)__builtin_thread_pointer();
	if (enroll())
		__rseq_size = BYTES;
}
