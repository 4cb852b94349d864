package dev.percpu.harness.host;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Hardware events and who may count them. */
class EventDoctorTest extends Patient {

    @Test
    void hardwareEventsNeedCountersOfTheCores() throws IOException {
        file("sys/bus/event_source/devices/software/type", "1");
        file("sys/bus/event_source/devices/uncore_imc_0/cpumask", "0");
        assertLimit(
                find("hardware events", BEST, plain()),
                Diagnosis.Severity.LOOK,
                "no directory /sys/bus/event_source/devices/cpu");
        file("proc/cpuinfo", "flags : fpu hypervisor\n");
        assertFixes(find("hardware events", BEST, plain()), "none", "pmu=on");
        file("sys/bus/event_source/devices/armv8_pmuv3_0/cpus", "0-7");
        assertSound(find("hardware events", BEST, plain()), "armv8_pmuv3_0");
    }

    @Test
    void aProcessMayCountItsEventsUpToLevelTwoOrByPrivilege() throws IOException {
        file("proc/sys/kernel/perf_event_paranoid", "-1\n");
        assertSound(find("perf_event_paranoid", BEST, plain()), "-1");
        file("proc/sys/kernel/perf_event_paranoid", "2\n");
        assertSound(find("perf_event_paranoid", BEST, plain()), "2");
        file("proc/sys/kernel/perf_event_paranoid", "3\n");
        file("proc/self/status", "CapInh:\tffffffffffffffff\nCapEff:\t00000000a80425fb\n");
        assertFixes(
                find("perf_event_paranoid", BEST, plain()),
                "3",
                "sudo sysctl -w kernel.perf_event_paranoid=2");
        file("proc/self/status", "CapEff:\t0000004000000000\n");
        assertSound(
                find("perf_event_paranoid", BEST, plain()), "3, which does not bind this process");
    }

    @Test
    void perfIsLookedForOnThePath() throws IOException {
        assertFixes(find("perf", BEST, plain()), "not on the PATH", "install perf");
        file("usr/bin/perf", "");
        assertSound(find("perf", BEST, plain()), "/usr/bin/perf");
        assertFixes(find("perf", JAVA, plain()), "not on the PATH", "install perf");
    }
}
