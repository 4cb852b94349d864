package dev.percpu.harness.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frequencies and clocks. */
class ClockDoctorTest extends Patient {

    @Test
    void aGovernorThatSavesIsFixed() throws IOException {
        file("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        file("sys/devices/system/cpu/cpu3/cpufreq/scaling_governor", "powersave\n");
        assertBad(
                find("governor", BEST, plain()),
                "performance, powersave",
                "echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor");
        file("sys/devices/system/cpu/cpu3/cpufreq/scaling_governor", "performance\n");
        assertSound(find("governor", BEST, plain()), "performance");
    }

    @Test
    void turboIsReadFromAnyDriver() throws IOException {
        file("sys/devices/system/cpu/cpu1/cpufreq/boost", "1\n");
        assertBad(find("turbo", BEST, plain()), "on", "sudo tee /sys/devices/system/cpu/cpu*/");
        file("sys/devices/system/cpu/cpufreq/boost", "0\n");
        assertSound(find("turbo", BEST, plain()), "off");
        file("sys/devices/system/cpu/cpufreq/boost", "1\n");
        assertBad(find("turbo", BEST, plain()), "on", "echo 0 | sudo tee");
        file("sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
        assertBad(find("turbo", BEST, plain()), "on", "echo 1 | sudo tee");
        file("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
        assertSound(find("turbo", BEST, plain()), "off");
    }

    @Test
    void aSlowClockIsFixedWhereThereIsAFastOne() throws IOException {
        String clocks = "sys/devices/system/clocksource/clocksource0/";
        file(clocks + "current_clocksource", "hpet\n");
        file(clocks + "available_clocksource", "hpet acpi_pm\n");
        Diagnosis slow = find("clock source", BEST, plain());
        assertThat(slow.fine()).isFalse();
        assertThat(slow.remedy()).isEmpty();
        file(clocks + "available_clocksource", "tsc hpet acpi_pm\n");
        assertFixes(find("clock source", BEST, plain()), "hpet", "echo tsc | sudo tee");
    }

    @Test
    void clocksThatAProcessCanReadAreFine() throws IOException {
        for (String clock :
                List.of("tsc", "arch_sys_counter", "kvm-clock", "hyperv_clocksource_tsc_page")) {
            file("sys/devices/system/clocksource/clocksource0/current_clocksource", clock);
            assertSound(find("clock source", BEST, plain()), clock);
        }
    }
}
