/**
 * The protocols under jcstress, each over the real counters and over a broken copy. Classes marked
 * as jcstress tests have two actors, since that is how many CPUs the smallest machine has; classes
 * named after what is left, such as {@code SumOfHundred}, list the outcomes that several tests
 * share; abstract ones have the steps of tests of one shape; the others run them. {@code
 * docs/stress.md} says how to add a test and read a failure.
 */
package dev.percpu.stress;
