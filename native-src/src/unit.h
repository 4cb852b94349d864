/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PERCPU_UNIT_H
#define PERCPU_UNIT_H

#include <stdint.h>

/*
 * The unit of a CPU id: the id itself, or the id modulo units, never negative,
 * if the id is out of bounds, as on container hosts that hide CPUs.
 */
static inline uint32_t unit_of(int cpu, uint32_t units)
{
	int64_t unit;

	if ((uint32_t)cpu < units)
		return (uint32_t)cpu;
	unit = cpu % (int64_t)units;
	return (uint32_t)(unit < 0 ? unit + units : unit);
}

#endif
