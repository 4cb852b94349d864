/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>

#include "rseq.h"

int64_t percpu_rseq_area_offset(void)
{
	return percpu_rseq_offset;
}

#if ARCH_TEMPLATES

int32_t percpu_template(int32_t number, struct percpu_template *to_fill)
{
	int sequence = number & ~PERCPU_TEMPLATE_CLEARING;
	int clearing = number != sequence;

	if (!to_fill || sequence < 0 || sequence > PERCPU_TEMPLATE_NOTHING ||
	    (clearing && sequence > PERCPU_TEMPLATE_FLIP_ADD))
		return -EINVAL;
	*to_fill = sequence <= PERCPU_TEMPLATE_FLIP_ADD ?
			   percpu_templates[2 * sequence + clearing] :
			   percpu_templates[sequence + PERCPU_TEMPLATE_FIELD];
	return 0;
}

#else

int32_t percpu_template(int32_t number, struct percpu_template *to_fill)
{
	(void)number, (void)to_fill;
	return -ENOSYS;
}

#endif
