/** The addresses of the C bridge's functions, for the generated bindings that call them. */
package dev.percpu.counters.bridge;
