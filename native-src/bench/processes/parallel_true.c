/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parallel-true [THREADS]: starts threads until there are THREADS, two by
 * default, and then ends. The second thread makes the process's memory shared.
 */
#include <pthread.h>
#include <stdlib.h>

#define MOST 4096

static void *nothing(void *arg)
{
	return arg;
}

int main(int argc, char **argv)
{
	static pthread_t threads[MOST];
	long more = (argc > 1 ? strtol(argv[1], NULL, 10) : 2) - 1;

	if (more < 0 || more > MOST)
		return 2;
	for (long i = 0; i < more; i++)
		if (pthread_create(&threads[i], NULL, nothing, NULL))
			return 1;
	for (long i = 0; i < more; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
