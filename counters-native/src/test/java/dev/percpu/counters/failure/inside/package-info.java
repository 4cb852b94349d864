/** What uses the counters, loaded together with the copy of the library that has hooks. */
package dev.percpu.counters.failure.inside;
