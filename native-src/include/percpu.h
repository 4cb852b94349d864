/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libpercpu: per-CPU slots for the JVM. This header is the whole interface; the
 * Java bindings are generated from it. arch/<isa> implements the restartable
 * sequences that this header describes, and nothing else.
 *
 * A counter is a column of slots, one per unit; a unit is the memory of one
 * CPU. The slot of unit i is at slot0 + i * stride:
 *
 *     slot0          slot0 + stride   slot0 + 2 * stride
 *     v              v                v
 *     +--------------+----------------+--------------+---
 *     | unit 0       | unit 1         | unit 2       | ...
 *     +--------------+----------------+--------------+---
 *
 * There are two kinds of slots.
 *
 *     atomic        one 64-bit word, updated by atomic read-modify-writes.
 *     restartable   two 64-bit words: `done`, and `undone` at `span` bytes
 *                   after it. The value is done - undone, modulo 2^64.
 *                   done is written with plain stores, and only by
 *                   restartable sequences on the unit's own CPU.
 *                   undone is written by atomic read-modify-writes, from any
 *                   CPU. So any CPU can take, set or add to a slot while the
 *                   slot's own CPU continues to count, and an update that
 *                   cannot be restartable is made there atomically.
 *
 * A slot is fresh while all its words are zero. Code that clears a column may
 * want to know which slots can hold a value. For this, the functions that
 * return a unit tell whether the slot was fresh. After a slot was cleared, the
 * first function that changes it finds it fresh.
 *
 * Index. The unit is the CPU that the caller runs on. A CPU id outside of
 * 0 .. units - 1, or -1 if the kernel gives none, maps to the id modulo units,
 * which is never negative. So no access leaves the column. A restartable
 * sequence runs only if the id is inside the range.
 *
 * Fallback. Every restartable function is correct on every thread. It updates
 * `undone` atomically instead if rseq is not registered for the thread, if the
 * CPU id is outside of the column, if this library has no sequences for the
 * architecture, or if a sequence was aborted PERCPU_MOST_ABORTS times in a row.
 *
 * Ordering guarantees. Updates are relaxed. No update is lost, even if a thread
 * is preempted or migrated at any instruction. No update orders any other
 * memory access. If an update by a restartable sequence committed before
 * percpu_fence(PERCPU_FENCE_RSEQ) on another thread returned, it is visible to
 * that thread. If it commits later, it began after the call began.
 *
 * Progress guarantees. If the processor has an atomic add, every function
 * except percpu_fence returns after a bounded number of steps. The exceptions
 * are percpu_add_bounded and the fallback of percpu_rseq_compare_store, which
 * compare and exchange: they try again whenever another update changed the word
 * first. No function allocates, blocks or calls back, so each may be called
 * from Java without a thread transition; percpu_fence interrupts other CPUs and
 * takes microseconds.
 *
 * The library writes only the field rseq_cs of struct rseq. After a function
 * has returned, the field may still name a sequence of this library. The
 * library is therefore linked so that it is never unloaded (nodelete).
 *
 * Preconditions, which no function checks: slot0, stride and span are multiples
 * of 8, units is 1 to 2^31 - 1, and the column is writable memory until the
 * call has returned.
 */
#ifndef PERCPU_H
#define PERCPU_H

#ifndef __ASSEMBLER__

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#endif

/* Changes whenever a function or struct of this header does. */
#define PERCPU_ABI_VERSION 4

/* After this number of aborts in a row, an update is made atomically. */
#define PERCPU_MOST_ABORTS 16

/* Kinds of percpu_fence. */
#define PERCPU_FENCE_MEMORY 0 /* a full barrier on every running thread */
#define PERCPU_FENCE_RSEQ 1   /* in addition, restarts running sequences */

/* Templates. The first five plus PERCPU_TEMPLATE_CLEARING are second forms of
 * them; see percpu_template. */
#define PERCPU_TEMPLATE_ADD 0
#define PERCPU_TEMPLATE_ADD_BOUNDED 1
#define PERCPU_TEMPLATE_TAKE 2
#define PERCPU_TEMPLATE_COMPARE_STORE 3
#define PERCPU_TEMPLATE_FLIP_ADD 4
#define PERCPU_TEMPLATE_FIELD 5
#define PERCPU_TEMPLATE_NOTHING 6
#define PERCPU_TEMPLATE_CLEARING 16

/* Kinds of places in a template: first the places of instructions, then the
 * places to fill in. A number is the size in bytes of a place to fill in. */
#define PERCPU_PLACE_BARRIER 0	    /* HotSpot's comparison at the entry */
#define PERCPU_PLACE_START 1	    /* the first one of the sequence */
#define PERCPU_PLACE_COMMITTED 2    /* the first one after the sequence */
#define PERCPU_PLACE_ABORTED 3	    /* where an aborted thread resumes */
#define PERCPU_PLACE_DEOPT 4	    /* the call, 5 bytes, of HotSpot's handler */
#define PERCPU_PLACE_GUARD 5	    /* 1: from r15 to HotSpot's guard value */
#define PERCPU_PLACE_BARRIER_STUB 6 /* 8: the slow path of HotSpot's barrier */
#define PERCPU_PLACE_DESCRIPTOR 7   /* 8: address of a struct rseq_cs */
#define PERCPU_PLACE_ABORTS 8	    /* 8: address of a 64-bit count of aborts */
#define PERCPU_PLACE_FUNCTION 9	    /* 8: address of the function */
#define PERCPU_PLACE_RSEQ_CS 10	    /* 4: from fs to rseq_cs of the area */
#define PERCPU_PLACE_CPU_ID 11	    /* 4: from fs to cpu_id of the area */
#define PERCPU_PLACE_FIELD 12	    /* 4: from fs to the field to read */
#define PERCPU_PLACE_UNITS 13	    /* 4 */
#define PERCPU_PLACE_STRIDE 14	    /* 4: a positive signed number */
#define PERCPU_PLACE_SPAN 15	    /* 4: a signed number */

#ifndef __ASSEMBLER__

#define PERCPU_EXPORT __attribute__((visibility("default")))

/* What this process and its kernel offer. */
struct percpu_facts {
	uint32_t abi_version;       /* PERCPU_ABI_VERSION of the library */
	uint32_t struct_size;       /* bytes of this struct in the library */
	uint32_t page_size;         /* bytes */
	int32_t cpu;                /* CPU of the caller, -1 if unknown */
	uint32_t rseq_registered;   /* 1 if libc registered rseq, 0 if not */
	uint32_t rseq_size;         /* bytes of libc's rseq area, 0 if none */
	uint32_t rseq_feature_size; /* bytes that the kernel fills, 0 before 6.3 */
	uint32_t rseq_sections;     /* 1 if arch/<isa> has restartable sequences */
	uint32_t rdpid;             /* 1 if the processor has rdpid, 0 if not */
};

/* A place in a template. */
struct percpu_place {
	uint16_t offset; /* from the start of the code */
	uint16_t kind;	 /* PERCPU_PLACE_ */
};

/* Machine code with places to fill in. */
struct percpu_template {
	uint64_t code;	   /* address of its bytes */
	uint64_t places;   /* address of its struct percpu_place, in any order */
	uint64_t function; /* address of the function that it replaces, or 0 */
	uint32_t size;	   /* bytes of code */
	uint32_t count;	   /* number of places */
};

/*
 * The version of the interface that the library was built for. Compare it with
 * PERCPU_ABI_VERSION before you call anything else.
 */
PERCPU_EXPORT uint32_t percpu_abi_version(void);

/* The size of struct percpu_facts in the library, in bytes. */
PERCPU_EXPORT size_t percpu_facts_size(void);

/*
 * Fills *facts.
 *
 * Returns 0, or -EINVAL if facts is null.
 */
PERCPU_EXPORT int percpu_probe(struct percpu_facts *facts);

/*
 * Where the calling thread runs. Each returns -1 if that is unknown: rseq is
 * not registered for the thread, the processor lacks the instruction, or the
 * kernel does not fill the field.
 *
 *     percpu_cpu_getcpu   from libc, by its best way
 *     percpu_cpu_rseq     from the thread's rseq area
 *     percpu_cpu_rdpid    from the processor's instruction
 *     percpu_mm_cid       concurrency id: less than the number of threads of
 *                         the process and than the number of its allowed CPUs,
 *                         different for any two running threads (Linux 6.3)
 *     percpu_node_id      NUMA node (Linux 6.3)
 */
PERCPU_EXPORT int32_t percpu_cpu_getcpu(void);
PERCPU_EXPORT int32_t percpu_cpu_rseq(void);
PERCPU_EXPORT int32_t percpu_cpu_rdpid(void);
PERCPU_EXPORT int32_t percpu_mm_cid(void);
PERCPU_EXPORT int32_t percpu_node_id(void);

/*
 * Does nothing and returns 0. It serves to measure the cost of a call.
 */
PERCPU_EXPORT int32_t percpu_nothing(void);

/*
 * The address of the calling thread's struct rseq, valid while the thread
 * lives; 0 if rseq is not registered for the thread.
 */
PERCPU_EXPORT uint64_t percpu_rseq_area(void);

/*
 * Adds delta to the atomic slot of the current CPU.
 *
 *     cpu = current CPU
 *     fetch-and-add(slot0 + unit(cpu) * stride, delta)
 *
 * Returns the slot's new value. It wraps on overflow.
 */
PERCPU_EXPORT int64_t percpu_add(uint64_t slot0, uint64_t stride,
				 uint32_t units, int64_t delta);

/*
 * Adds delta to the atomic slot of the current CPU if the result is within the
 * batch. batch is at least 1.
 *
 *     cpu = current CPU
 *     do {
 *             old = slot
 *             if (!(-batch < old + delta < batch))
 *                     return unit(cpu)
 *     } while (!compare-and-exchange(slot, old, old + delta))
 *     return old == 0 ? -2 - unit(cpu) : -1
 *
 * Returns -1 if it added, or -2 - unit if it added to a slot that was fresh.
 * Otherwise it added nothing and returns the unit of the slot, and the caller
 * folds the slot together with delta.
 */
PERCPU_EXPORT int32_t percpu_add_bounded(uint64_t slot0, uint64_t stride,
					 uint32_t units, int64_t delta,
					 int64_t batch);

/*
 * Adds delta to the restartable slot of the current CPU.
 *
 *     restartable on cpu {
 *             new = done + delta
 *             done = new                              (commit)
 *     }
 *     fallback: undone -= delta, atomically
 *
 * Returns the new value of the word that it changed: done, or -undone. So the
 * values before and after all changes of one word follow each other,
 * independent of changes of the other word.
 */
PERCPU_EXPORT int64_t percpu_rseq_add(uint64_t slot0, uint64_t stride,
				      uint32_t units, uint64_t span,
				      int64_t delta);

/*
 * Adds delta to the restartable slot of the current CPU if the result is within
 * the batch. batch is at least 1.
 *
 *     restartable on cpu {
 *             new = done + delta
 *             if (!(-batch < new - undone < batch))
 *                     return unit(cpu)
 *             fresh = done == 0 && undone == 0
 *             done = new                              (commit)
 *     }
 *     return fresh ? -2 - unit(cpu) : -1
 *     fallback: return unit(cpu)
 *
 * undone is read once. Returns -1 if it added, or -2 - unit if it added to a
 * slot that was fresh. Otherwise it added nothing and returns the unit, and the
 * caller folds the slot together with delta.
 */
PERCPU_EXPORT int32_t percpu_rseq_add_bounded(uint64_t slot0, uint64_t stride,
					      uint32_t units, uint64_t span,
					      int64_t delta, int64_t batch);

/*
 * Takes amount from the room that the restartable slot of the current CPU
 * holds, or gives room back if amount is negative. The room is less than the
 * batch. It is negative while nobody may take or give. batch is at least 1.
 *
 *     restartable on cpu {
 *             room = done - undone
 *             if (room < 0 || !(0 <= room - amount < batch))
 *                     return unit(cpu)
 *             fresh = done == 0 && undone == 0
 *             done = done - amount                    (commit)
 *     }
 *     return fresh ? -2 - unit(cpu) : -1
 *     fallback: return unit(cpu)
 *
 * undone is read once. Returns -1 if it took, or -2 - unit if it took from a
 * slot that was fresh. Otherwise it took nothing and returns the unit.
 * percpu_rseq_take never changes undone; only the caller's own code does. So
 * code that makes the room negative through undone and then calls
 * percpu_fence(PERCPU_FENCE_RSEQ, -1) finds the room as it stays from then on.
 */
PERCPU_EXPORT int32_t percpu_rseq_take(uint64_t slot0, uint64_t stride,
				       uint32_t units, uint64_t span,
				       int64_t amount, int64_t batch);

/*
 * Sets the restartable slot of the current CPU to value if it holds expected.
 *
 *     restartable on cpu {
 *             if (done - undone != expected)
 *                     return 0
 *             done = value + undone                   (commit)
 *     }
 *     return 1
 *     fallback: the same by compare-and-exchange of undone
 *
 * undone is read once. Returns 1 if the slot was set, 0 if it held another
 * value. If the slot's other word is updated between the comparison and the
 * store, that update is not lost: it counts as an update after the store.
 */
PERCPU_EXPORT int32_t percpu_rseq_compare_store(uint64_t slot0, uint64_t stride,
						uint32_t units, uint64_t span,
						int64_t expected, int64_t value);

/*
 * Adds delta to one of two banks. The 64-bit word at the address flag names the
 * bank: 0 or 1. A slot consists of three restartable slots side by side: bank
 * 0, bank 1, and a third one. Of the third one only `undone` is used: it is the
 * number of running updates that are not restartable. done[i] is 8 * i bytes
 * from the slot's beginning, and undone[i] is span bytes from done[i]. So span
 * is at least 24:
 *
 *     done[0] done[1] -  ...span...  undone[0] undone[1] undone[2]
 *
 *     restartable on cpu {
 *             bank = *flag
 *             new = done[bank] + delta
 *             done[bank] = new                        (commit)
 *     }
 *     fallback: undone[2]++, atomically, sequentially consistent
 *               bank = *flag, sequentially consistent
 *               undone[bank] -= delta, atomically
 *               undone[2]--, atomically, release
 *
 * To collect the updates of a bank, change *flag, call
 * percpu_fence(PERCPU_FENCE_RSEQ, -1), and then wait until undone[2] was zero
 * once in each unit. After that, the bank that was named before holds all its
 * updates, and no other update reaches it until the next change.
 *
 * Returns the new value of the word that it changed, as percpu_rseq_add does.
 */
PERCPU_EXPORT int64_t percpu_rseq_flip_add(uint64_t slot0, uint64_t stride,
					   uint32_t units, uint64_t span,
					   uint64_t flag, int64_t delta);

/*
 * The distance from the thread pointer to the thread's struct rseq, in bytes.
 * It is the same for all threads. 0 if libc has registered none.
 */
PERCPU_EXPORT int64_t percpu_rseq_area_offset(void);

/*
 * Fills *to_fill. A template is code that HotSpot can install as the body of a
 * static native method with up to three 64-bit parameters, on x86-64.
 *
 *     ADD ... FLIP_ADD   percpu_rseq_add and so on, with constants for stride,
 *                        units and span: (slot0, delta), (slot0, delta, batch),
 *                        (slot0, amount, batch), (slot0, expected, value),
 *                        (slot0, flag, delta)
 *     FIELD              a field of the thread's struct rseq, -1 if it is
 *                        negative
 *     NOTHING            0
 *
 * Updates of one slot by a template and by the function that it replaces may be
 * mixed. After an abort, or if the CPU is outside of the column, a template
 * calls the function.
 *
 * The descriptor has to be complete before the code is called for the first
 * time. Then code and descriptor have to stay in place: a thread's struct rseq
 * names the descriptor until the thread is next interrupted. A template whose
 * number is CLEARING higher clears that name before it returns. Its code and
 * descriptor may be freed once no thread runs in the code.
 *
 * Returns 0, -EINVAL if there is no such template or to_fill is null, or
 * -ENOSYS if the architecture has no templates.
 */
PERCPU_EXPORT int32_t percpu_template(int32_t number,
				      struct percpu_template *to_fill);

/*
 * Allows this process to use percpu_fence of a kind. Call it once before the
 * first percpu_fence of that kind.
 *
 * Returns 0, or -errno: -ENOSYS or -EINVAL if the kernel has no such fence,
 * -EPERM if a sandbox denies it. -EINVAL also if there is no such kind.
 */
PERCPU_EXPORT int32_t percpu_fence_register(int32_t kind);

/*
 * Waits until every thread of this process that is running on cpu, or on any
 * CPU if cpu is -1, has passed a full memory barrier. With PERCPU_FENCE_RSEQ,
 * every sequence that was running there has committed or starts again. A cpu
 * other than -1 is for PERCPU_FENCE_RSEQ only (Linux 5.10). The call is a full
 * barrier of the caller, too.
 *
 * Returns 0, or -errno as percpu_fence_register does. Also -EPERM if the kind
 * was not registered, and -EINVAL for a cpu that the kind does not allow.
 */
PERCPU_EXPORT int32_t percpu_fence(int32_t kind, int32_t cpu);

#ifdef __cplusplus
}
#endif

#endif
#endif
