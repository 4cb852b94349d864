/** What the library is known by outside of Java: not for applications. */
package dev.percpu.counters.names;
