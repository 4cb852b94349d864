/**
 * What failure may not do: for every public call of every variant an error is made to fall at each
 * place where it can, and afterwards the counter has to be whole.
 *
 * <p>{@link dev.percpu.counters.failure.Library} loads the library once more, with a hook before
 * every call and every allocation. {@link dev.percpu.counters.failure.Worker} is the thread that
 * such an error falls on. What uses the counters is in the package {@code inside}, which that
 * loader loads as well, without hooks.
 */
package dev.percpu.counters.failure;
