/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ways through the restartable functions, and what percpu.h says that each
 * function does, written once more in C, as one step.
 */
#ifndef PERCPU_TEST_PATHS_H
#define PERCPU_TEST_PATHS_H

#include "column.h"
#include "percpu.h"
#include "unit.h"

#define SPAN 24

enum function { ADD, ADD_BOUNDED, TAKE, COMPARE_STORE, FLIP_ADD };

/* A way through a function, and the call that takes it. */
struct path {
	const char *name;
	enum function function;
	int64_t a, b; /* what the function takes after span */
	int fresh;    /* the slot is zero */
	int outside;  /* the CPU is outside of the column */
	int64_t flag;
	int word; /* of the slot: done, in front of undone or behind it */
};

/* In the order that is tested: of each function a path that commits first. */
static const struct path paths[] = {
	{ .name = "add", .function = ADD, .a = 5 },
	{ .name = "add, outside", .function = ADD, .a = 5, .outside = 1 },
	{ .name = "add_bounded, added", .function = ADD_BOUNDED, .a = 5, .b = 13 },
	{ .name = "add_bounded, due", .function = ADD_BOUNDED, .a = 5, .b = 12 },
	{ .name = "add_bounded, fresh", .function = ADD_BOUNDED, .a = 5, .b = 13,
	  .fresh = 1 },
	{ .name = "add_bounded, below", .function = ADD_BOUNDED, .a = -19,
	  .b = 13 },
	{ .name = "add_bounded, outside", .function = ADD_BOUNDED, .a = 5,
	  .b = 13, .outside = 1 },
	{ .name = "take, given", .function = TAKE, .a = -5, .b = 13 },
	{ .name = "take, taken", .function = TAKE, .a = 5, .b = 13 },
	{ .name = "take, no room", .function = TAKE, .a = 8, .b = 13 },
	{ .name = "take, full", .function = TAKE, .a = -6, .b = 13 },
	{ .name = "take, frozen", .function = TAKE, .a = -5, .b = 13, .word = 3 },
	{ .name = "take, fresh", .function = TAKE, .a = -5, .b = 13, .fresh = 1 },
	{ .name = "take, outside", .function = TAKE, .a = -5, .b = 13,
	  .outside = 1 },
	{ .name = "compare_store, stored", .function = COMPARE_STORE, .a = 7,
	  .b = 12 },
	{ .name = "compare_store, differs", .function = COMPARE_STORE, .a = 8,
	  .b = 12 },
	{ .name = "compare_store, outside", .function = COMPARE_STORE, .a = 7,
	  .b = 12, .outside = 1 },
	{ .name = "flip_add, bank 0", .function = FLIP_ADD, .b = 5 },
	{ .name = "flip_add, bank 1", .function = FLIP_ADD, .b = 5, .flag = 1 },
	{ .name = "flip_add, outside", .function = FLIP_ADD, .b = 5,
	  .outside = 1 },
};

#define PATHS (sizeof(paths) / sizeof(*paths))

/* The words that a call can reach: the flag, a line away from the slots. */
static int64_t *memory;
static uint32_t units; /* of the column, and the highest CPU in use and 1 */

static size_t memory_words(void)
{
	return ((size_t)units + 1) * WORDS;
}

static int64_t *slot_of(int64_t *of, uint32_t unit)
{
	return of + (unit + 1) * WORDS;
}

/* A column from which the highest CPU is left out has a guard behind it. */
static uint32_t units_of(const struct path *path)
{
	return units - (uint32_t)path->outside;
}

/* The memory as it is before a path: done 10, 20, 30 and undone 3, 4, 5. */
static void fill(int64_t *of, const struct path *path)
{
	static const int64_t used[WORDS] = { 10, 20, 30, 3, 4, 5, 0, 0 };

	memset(of, 0, memory_words() * sizeof(*of));
	*of = path->flag;
	for (uint32_t unit = 0; unit < units && !path->fresh; unit++)
		memcpy(slot_of(of, unit), used, sizeof(used));
}

static uint64_t span_of(const struct path *path)
{
	return path->word ? -(uint64_t)16 : SPAN;
}

/* What the call does to such memory on a CPU, restartable or as the fallback,
 * and what it returns. */
static int64_t model(const struct path *path, int64_t *of, int cpu,
		     int restartable)
{
	int32_t unit = (int32_t)unit_of(cpu, units_of(path));
	int64_t *done = slot_of(of, (uint32_t)unit) + path->word;
	int64_t *undone = done + (int64_t)span_of(path) / 8;
	int64_t value = *done - *undone;
	int fresh = !*done && !*undone;

	restartable &= (uint32_t)cpu < units_of(path);
	switch (path->function) {
	case FLIP_ADD:
		done += *of;
		undone += *of;
		return restartable ? (*done += path->b) :
				     -(*undone -= path->b);
	case ADD:
		return restartable ? (*done += path->a) :
				     -(*undone -= path->a);
	case ADD_BOUNDED:
		value += path->a;
		if (!restartable || value <= -path->b || value >= path->b)
			return unit;
		*done += path->a;
		return fresh ? -2 - unit : -1;
	case TAKE:
		if (!restartable || value < 0 || value - path->a < 0 ||
		    value - path->a >= path->b)
			return unit;
		*done -= path->a;
		return fresh ? -2 - unit : -1;
	default:
		if (value != path->a)
			return 0;
		if (restartable)
			*done = path->b + *undone;
		else
			*undone = *done - path->b;
		return 1;
	}
}

#endif
