/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PERCPU_ARCH_H
#define PERCPU_ARCH_H

#include <stdint.h>

/* 1 if the architecture has restartable sequences. */
#define ARCH_SECTIONS 1

/* 1 if there are templates of the sequences for HotSpot. */
#define ARCH_TEMPLATES 0

/*
 * The signature that libc registers and that the kernel requires before an
 * abort handler: the instruction brk #0x45e0. A big-endian process reads its
 * bytes in swapped order, as data.
 */
#ifdef __AARCH64EB__
#define ARCH_RSEQ_SIGNATURE 0x00bc28d4
#else
#define ARCH_RSEQ_SIGNATURE 0xd428bc00
#endif

static inline uintptr_t arch_thread_pointer(void)
{
	uintptr_t pointer;

	__asm__("mrs %0, tpidr_el0" : "=r"(pointer));
	return pointer;
}

static inline int arch_has_rdpid(void)
{
	return 0;
}

static inline int32_t arch_rdpid(void)
{
	return -1;
}

#endif
