/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The loops. Each design's update is inlined twice: into a function that a loop
 * calls, and directly into a loop.
 */
#include "peers.h"

#include <string.h>
#include <sys/mman.h>

#include "designs.h"

/* The distance from the peer to its column: a page, and the first words of a
 * unit, which Java leaves unused, too. */
#define HEAD (4096 + 256)

/* Keeps the caller from using what the compiler knows about the function. */
#ifdef __clang__
#define CALLED __attribute__((noinline))
#else
#define CALLED __attribute__((noipa))
#endif

#define INLINED(name)                                                     \
	static void name##_inlined(struct peer *peer, uint64_t updates,   \
				   int64_t delta)                         \
	{                                                                 \
		struct column column = peer->column;                      \
                                                                          \
		for (uint64_t i = 0; i < updates; i++)                    \
			name(peer, &column, delta);                       \
	}

#define BOTH(name)                                                        \
	CALLED static void name##_update(struct peer *peer, int64_t delta) \
	{                                                                 \
		name(peer, &peer->column, delta);                         \
	}                                                                 \
                                                                          \
	static void name##_called(struct peer *peer, uint64_t updates,    \
				  int64_t delta)                          \
	{                                                                 \
		for (uint64_t i = 0; i < updates; i++)                    \
			name##_update(peer, delta);                       \
	}                                                                 \
	INLINED(name)

INLINED(empty)
BOTH(atomic)
BOTH(nonatomic)
BOTH(striped)
BOTH(striped_rseq)
BOTH(percpu)
BOTH(percpu_rseq)
BOTH(local)

#define FORMS(text, name, sections)                     \
	{ text ":called", name##_called, sections },    \
	{ text ":inlined", name##_inlined, sections }

static const struct kind {
	const char *name;
	void (*loop)(struct peer *peer, uint64_t updates, int64_t delta);
	int sections; /* whether it needs restartable sequences */
} kinds[] = {
	{ "empty", empty_inlined, 0 },
	FORMS("atomic:atomic", atomic, 0),
	FORMS("striped:atomic", striped, 0),
	FORMS("striped:rseq", striped_rseq, 1),
	FORMS("percpu:atomic", percpu, 0),
	FORMS("percpu:rseq", percpu_rseq, 1),
	FORMS("local:opaque", local, 0),
	FORMS("nonatomic:plain", nonatomic, 0),
};

static const struct kind *kind_of(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

const char *peer_refusal(const char *name)
{
	const struct kind *kind = kind_of(name);

	if (!kind)
		return "the library has no such peer";
	if (kind->sections && !rseq_area())
		return ARCH_SECTIONS ?
			       "libc has registered no restartable sequences" :
			       "there are no restartable sequences for this "
			       "architecture";
	return NULL;
}

struct peer *peer_create(const char *name, uint64_t stride, uint32_t units,
			 int64_t batch)
{
	uint64_t bytes = HEAD + units * stride;
	struct peer *peer;

	if (peer_refusal(name))
		return NULL;
	/* The memory is zero, and a page exists only once a CPU writes to
	 * it. */
	peer = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (peer == MAP_FAILED)
		return NULL;
	peer->bytes = bytes;
	peer->column = (struct column){
		.slot0 = (uint64_t)(uintptr_t)peer + HEAD,
		.stride = stride,
		.most = batch - 1,
		.range = 2 * (uint64_t)(batch - 1),
		.units = units,
	};
	peer->loop = kind_of(name)->loop;
	return peer;
}

void peer_run(struct peer *peer, uint64_t updates, int64_t delta)
{
	uint64_t folded;

	peer->loop(peer, updates, delta);
	folded = load(&mine);
	if (folded) {
		atomic_store_explicit(&mine, 0, memory_order_relaxed);
		atomic_fetch_add_explicit(&peer->central, folded,
					  memory_order_relaxed);
	}
}

int64_t peer_sum(struct peer *peer)
{
	const struct column *column = &peer->column;
	uint64_t sum = load(&peer->central);

	for (uint32_t unit = 0; unit < column->units; unit++)
		sum += load(slot(column, unit)) -
		       load(word_of(column->slot0, column->stride, unit, SPAN));
	return (int64_t)sum;
}

int64_t peer_read(struct peer *peer)
{
	return (int64_t)load(&peer->central);
}

void peer_free(struct peer *peer)
{
	munmap(peer, peer->bytes);
}
