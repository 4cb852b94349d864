/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PERCPU_ARCH_H
#define PERCPU_ARCH_H

#include <cpuid.h>
#include <stdint.h>

/* 1 if the architecture has restartable sequences. */
#define ARCH_SECTIONS 1

/* 1 if there are templates of the sequences for HotSpot. */
#define ARCH_TEMPLATES 1

/* The signature that libc registers and that the kernel requires before an
 * abort handler. */
#define ARCH_RSEQ_SIGNATURE 0x53053053

/* The base of the addresses that the sections write with %fs. */
static inline uintptr_t arch_thread_pointer(void)
{
	uintptr_t pointer;

	__asm__("mov %%fs:0, %0" : "=r"(pointer));
	return pointer;
}

static inline int arch_has_rdpid(void)
{
	unsigned int eax, ebx, ecx, edx;

	return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) &&
	       (ecx & (1U << 22));
}

/* The current CPU. Linux puts it in the low 12 bits of the register that rdpid
 * reads, below the node. Faults if the processor has no rdpid. */
static inline int32_t arch_rdpid(void)
{
	uint64_t id;

	__asm__ volatile("rdpid %0" : "=r"(id));
	return (int32_t)(id & 0xfff);
}

#endif
