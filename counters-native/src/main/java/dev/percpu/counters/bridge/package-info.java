/** Where the functions of the C bridge are; below the bindings that call them. */
package dev.percpu.counters.bridge;
