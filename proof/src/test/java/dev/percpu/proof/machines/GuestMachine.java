package dev.percpu.proof.machines;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A machine that an emulator is started as, and what is run on it. */
interface GuestMachine {

    /** The system property that names the only parts to run, with commas between. */
    String PARTS = "machines.parts";

    /** What its log is called. */
    String name();

    /** The emulator's options, without those for the kernel and the log. */
    List<String> options();

    /** What the kernel's command line says besides, for the kernel and for the guest. */
    List<String> words();

    /** What its JVM is told. */
    List<String> jvmOptions();

    /** All that can be run on it, in this order. */
    List<Part> allParts();

    /** What is run on it, in this order: everything, or what the property names. */
    default Stream<Part> parts() {
        String only = System.getProperty(PARTS, "");
        return only.isEmpty()
                ? allParts().stream()
                : Stream.of(only.split(",")).map(Part::valueOf).filter(allParts()::contains);
    }

    /** After how long it is given up. */
    Duration patience();
}
