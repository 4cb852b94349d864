/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libpeers: the designs of the counters in C, each in its own loop, so that a
 * thread of a JVM can run them in the same way as the counters of Java.
 *
 * A name is design:store:form. In the form `called` the loop calls a function
 * directly for each update. In the form `inlined` the update is inside the
 * loop.
 *
 *     atomic:atomic     fetch-and-add on one word
 *     striped:atomic    fetch-and-add on the current CPU's slot
 *     striped:rseq      a restartable sequence on the current CPU's slot
 *     percpu:atomic     the kernel's percpu_counter: the slot, by fetch-and-add,
 *                       is folded into a central count when it reaches the batch
 *     percpu:rseq       the same, the slot updated by a restartable sequence
 *     local:opaque      a thread-local word, folded when the loop ends
 *     nonatomic:plain   a load and a store of one word: loses updates
 *
 * `empty` is the loop without an update.
 */
#ifndef PERCPU_PEERS_H
#define PERCPU_PEERS_H

#include <stdint.h>

#define PEERS_EXPORT __attribute__((visibility("default")))

struct peer;

/* Why the peer with a name is not available here, in a few words; null if it is
 * available. */
PEERS_EXPORT const char *peer_refusal(const char *name);

/*
 * Creates a peer whose sum is zero. There are units slots, one for each CPU,
 * that are stride bytes apart, a multiple of 64. Values of slots stay below
 * batch, which is at least 1.
 *
 * Returns null if the peer is not available here, or if there is no memory.
 */
PEERS_EXPORT struct peer *peer_create(const char *name, uint64_t stride,
				      uint32_t units, int64_t batch);

/* Adds delta, updates times. Any thread may call it. */
PEERS_EXPORT void peer_run(struct peer *peer, uint64_t updates, int64_t delta);

/* The sum of everything that calls of peer_run added before they returned. */
PEERS_EXPORT int64_t peer_sum(struct peer *peer);

/* The central count of percpu. It differs from the sum by less than units times
 * batch. */
PEERS_EXPORT int64_t peer_read(struct peer *peer);

/* Frees a peer that no thread uses any more. */
PEERS_EXPORT void peer_free(struct peer *peer);

#endif
