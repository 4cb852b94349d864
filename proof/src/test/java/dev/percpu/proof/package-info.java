/**
 * Proofs that take too long for every build. Each has a tag, {@code proof}, {@code fuzz} or {@code
 * soak}, and a Maven profile of that name runs all of the tag. What is quick, such as a look
 * whether a model still follows its class, has no tag and is part of every build.
 */
package dev.percpu.proof;
