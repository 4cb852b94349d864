package dev.percpu.harness.bench;

/**
 * Two cache lines of padding before a task's state. The fields have no other use. The first field
 * fills the gap after the object's header, in which the JVM would otherwise put a field of a
 * subclass.
 */
abstract class BeforeTaskState {
    int b0;
    long b1;
    long b2;
    long b3;
    long b4;
    long b5;
    long b6;
    long b7;
    long b8;
    long b9;
    long b10;
    long b11;
    long b12;
    long b13;
    long b14;
    long b15;
    long b16;
}
