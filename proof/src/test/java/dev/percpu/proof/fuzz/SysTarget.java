package dev.percpu.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.percpu.counters.CpuList;
import dev.percpu.counters.cpu.Topology;
import dev.percpu.harness.pinning.Pinning;
import dev.percpu.harness.pinning.PinningException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists of CPUs, and trees that stand for {@code /sys}: a line {@code FILE=TEXT} of an input is a
 * file below {@code devices/system}, any other line a list.
 */
public final class SysTarget {

    private static final Scratch SCRATCH = new Scratch("sys");
    private static final Pattern FILE =
            Pattern.compile("((?:cpu|node)(?:/[a-z0-9_]{1,24}){1,4})=(.*)");
    private static final int MOST_FILES = 24;
    private static final CpuList ALLOWED = CpuList.parse("0-3");

    private SysTarget() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, UTF_8);
        SCRATCH.clear();
        int files = 0;
        for (String line : text.split("\n", -1)) {
            Matcher file = FILE.matcher(line);
            if (!file.matches()) {
                list(line);
            } else if (files++ < MOST_FILES) {
                write(file.group(1), file.group(2));
            }
        }
        tree(text);
    }

    private static void list(String text) {
        try {
            CpuList list = CpuList.parse(text);
            if (!CpuList.parse(list.toString()).equals(list)
                    || list.ids().size() != list.size()
                    || list.length() > CpuList.MAX_ID + 1) {
                throw new AssertionError("'" + text + "' became " + list);
            }
        } catch (IllegalArgumentException e) {
            RefusedInput.check(e, text);
        }
    }

    private static void write(String name, String content) {
        Path file = SCRATCH.path().resolve("devices/system").resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            // A file and a directory of one name: the first one stays.
            return;
        }
    }

    private static void tree(String text) {
        Topology topology;
        try {
            topology = Topology.read(SCRATCH.path(), ALLOWED);
        } catch (IllegalStateException e) {
            RefusedInput.check(e, text);
            return;
        }
        topology.allowedCores();
        for (Pinning pinning : Pinning.named()) {
            try {
                List<Integer> placed = pinning.cpus(topology, topology.usable().size());
                if (placed.stream().anyMatch(cpu -> !ALLOWED.contains(cpu))
                        || placed.stream().distinct().count() != placed.size()) {
                    throw new AssertionError("placed on " + placed);
                }
            } catch (PinningException e) {
                RefusedInput.check(e, text);
            }
        }
    }
}
