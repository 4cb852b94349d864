/**
 * What every variant has to keep, as one suite that each module runs over all variants it brings.
 */
package dev.percpu.counters.contract;
