/** The names of system properties and of the logger. Not for applications. */
package dev.percpu.counters.names;
