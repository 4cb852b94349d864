/* SPDX-License-Identifier: Apache-2.0 */
/* Breakpoints in this program's text, and its instructions one by one. */
#ifndef PERCPU_TEST_BREAKPOINT_H
#define PERCPU_TEST_BREAKPOINT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/user.h>
#include <ucontext.h>

#define MOST_STEPS 64

#ifdef __x86_64__
typedef uint8_t code;
#define BREAKPOINT 0xcc
#define AFTER 1 /* where the trap finds the instruction pointer */
#define TRAP_FLAG 0x100
#define POINTER(context) (context)->uc_mcontext.gregs[REG_RIP]
#define TRACED_POINTER(registers) (registers)->rip
#else
typedef uint32_t code;
#define BREAKPOINT 0xd4200000
#define AFTER 0
#define POINTER(context) (context)->uc_mcontext.pc
#define TRACED_POINTER(registers) (registers)->pc
#endif

/* Text is not what ThreadSanitizer watches: it has no shadow of it. */
__attribute__((no_sanitize("thread"))) static inline void
put(uintptr_t address, code instruction)
{
	*(volatile code *)address = instruction;
	__builtin___clear_cache((char *)address,
				(char *)address + sizeof(instruction));
}

__attribute__((no_sanitize("thread"))) static inline code
get(uintptr_t address)
{
	return *(volatile code *)address;
}

#ifdef __x86_64__

/* Bytes of an instruction, by the one that came next unless it may jump. */
static inline size_t length_of(uintptr_t address, uintptr_t next)
{
	const uint8_t *bytes = (const uint8_t *)address;

	if (bytes[0] >> 4 == 7 || bytes[0] == 0xeb)
		return 2;
	if (bytes[0] == 0xe9)
		return 5;
	return bytes[0] == 0xf && bytes[1] >> 4 == 8 ? 6 : next - address;
}

static code first_code;

/* The first instruction traps, and then the processor after each. */
static inline void start_trace(uintptr_t function)
{
	first_code = get(function);
	put(function, BREAKPOINT);
}

/* The instruction that comes next, or 0 when the function is left. */
static inline uintptr_t trace(uintptr_t function, ucontext_t *context)
{
	uintptr_t next = (uintptr_t)POINTER(context);

	if (get(function) == BREAKPOINT) {
		put(function, first_code);
		next = function;
		POINTER(context) = (greg_t)next;
		context->uc_mcontext.gregs[REG_EFL] |= TRAP_FLAG;
	} else if (next - function >= 256) {
		context->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
		return 0;
	}
	return next;
}

static inline void end_trace(uintptr_t function)
{
	(void)function;
}

#else

static inline size_t length_of(uintptr_t address, uintptr_t next)
{
	(void)address, (void)next;
	return sizeof(code);
}

static code function_code[MOST_STEPS];

/* Every instruction traps once, up to the branch at the function's end. */
static inline void start_trace(uintptr_t function)
{
	for (int i = 0; i < MOST_STEPS; i++) {
		function_code[i] = get(function + sizeof(code) * i);
		put(function + sizeof(code) * i, BREAKPOINT);
		if (function_code[i] >> 26 == 5)
			break;
	}
}

static inline uintptr_t trace(uintptr_t function, ucontext_t *context)
{
	uintptr_t next = (uintptr_t)POINTER(context);

	put(next, function_code[(next - function) / sizeof(code)]);
	return next;
}

static inline void end_trace(uintptr_t function)
{
	for (int i = 0; i < MOST_STEPS; i++) {
		put(function + sizeof(code) * i, function_code[i]);
		if (function_code[i] >> 26 == 5)
			break;
	}
}

#endif
#endif
