/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libpeers: the designs of the counters in C, each in a loop of its own, so
 * that a thread of a JVM can run them as it runs the counters of Java.
 *
 * A name is design:store:form. In the form `called` the loop calls a function
 * for each update, directly; in the form `inlined` it has the update in itself.
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
 * And `empty` is the loop without an update.
 */
#ifndef PERCPU_PEERS_H
#define PERCPU_PEERS_H

#include <stdint.h>

#define PEERS_EXPORT __attribute__((visibility("default")))

struct peer;

/* Why there is no peer of a name here, in a few words; null if there is one. */
PEERS_EXPORT const char *peer_refusal(const char *name);

/*
 * A peer whose sum is zero. Slots are stride bytes apart, a multiple of 64, and
 * there are units of them, one for each CPU; slots are below batch, at least 1.
 *
 * Returns null if there is no peer of this name here, or no memory.
 */
PEERS_EXPORT struct peer *peer_create(const char *name, uint64_t stride,
				      uint32_t units, int64_t batch);

/* Adds delta so many times, on any thread. */
PEERS_EXPORT void peer_run(struct peer *peer, uint64_t updates, int64_t delta);

/* The sum of all that was added by calls of peer_run that have returned. */
PEERS_EXPORT int64_t peer_sum(struct peer *peer);

/* What percpu has folded so far: it is off by less than units times batch. */
PEERS_EXPORT int64_t peer_read(struct peer *peer);

/* Frees a peer that no thread uses any more. */
PEERS_EXPORT void peer_free(struct peer *peer);

#endif
