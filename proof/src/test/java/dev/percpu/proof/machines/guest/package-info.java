/**
 * What runs inside an emulated machine, as root and as all there is: tests that only {@link
 * dev.percpu.proof.machines.guest.Guest} starts, for they take CPUs away from the whole machine.
 */
package dev.percpu.proof.machines.guest;
