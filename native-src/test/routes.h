/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a path is called: by the functions, or with INSTALLED, a form of the
 * templates, by code that is made of them for each path.
 */
#ifndef PERCPU_TEST_ROUTES_H
#define PERCPU_TEST_ROUTES_H

#include "paths.h"

#define SECTIONS (FLIP_ADD + 1)

#ifdef INSTALLED

#include "installed.h"

#define FIRST_SECTION installed_sections
#define MOST_ABORTS 1 /* the next try is the function's */

static uintptr_t address_of(enum function function)
{
	return installed_at(function);
}

static void make_ready(const struct path *path)
{
	install(path->function, INSTALLED, STRIDE, units_of(path),
		span_of(path), 0);
}

static int64_t call(const struct path *path)
{
	uint64_t slot0 = (uintptr_t)(slot_of(memory, 0) + path->word);
	uint64_t a = path->function == FLIP_ADD ? (uintptr_t)memory :
						  (uint64_t)path->a;
	int64_t result = call_installed(address_of(path->function), slot0, a,
					(uint64_t)path->b);

	return path->function == ADD || path->function == FLIP_ADD ?
		       result :
		       (int32_t)result;
}

#else

/* struct rseq_cs; the linker knows where all of the program's are, if any. */
struct section {
	uint32_t version, flags;
	uint64_t start, length, aborted;
};
extern const struct section __start___rseq_cs[] __attribute__((weak));
extern const struct section __stop___rseq_cs[] __attribute__((weak));

#define FIRST_SECTION __start___rseq_cs
#define MOST_ABORTS PERCPU_MOST_ABORTS

static uintptr_t address_of(enum function function)
{
	static const uintptr_t addresses[] = {
		(uintptr_t)percpu_rseq_add,
		(uintptr_t)percpu_rseq_add_bounded,
		(uintptr_t)percpu_rseq_take,
		(uintptr_t)percpu_rseq_compare_store,
		(uintptr_t)percpu_rseq_flip_add,
	};

	return addresses[function];
}

static void make_ready(const struct path *path)
{
	(void)path;
}

static int64_t call(const struct path *path)
{
	uint64_t slot0 = (uintptr_t)(slot_of(memory, 0) + path->word);
	uint64_t span = span_of(path);
	uint32_t column = units_of(path);

	switch (path->function) {
	case ADD:
		return percpu_rseq_add(slot0, STRIDE, column, span, path->a);
	case ADD_BOUNDED:
		return percpu_rseq_add_bounded(slot0, STRIDE, column, span,
					       path->a, path->b);
	case TAKE:
		return percpu_rseq_take(slot0, STRIDE, column, span, path->a,
					path->b);
	case COMPARE_STORE:
		return percpu_rseq_compare_store(slot0, STRIDE, column, span,
						 path->a, path->b);
	default:
		return percpu_rseq_flip_add(slot0, STRIDE, column, span,
					    (uintptr_t)memory, path->b);
	}
}

#endif
#endif
