/** What the kinds of proof below share. */
package dev.percpu.proof;
