package dev.percpu.harness.host;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds out whether the machine is virtual. */
final class Hypervisor {

    private static final String TYPE = "sys/hypervisor/type";
    private static final String TREE = "proc/device-tree/";
    private static final String DEVICE_TREE = TREE + "hypervisor/compatible";
    private static final String PARTITION = TREE + "ibm,partition-name";
    private static final String SYSINFO = "proc/sysinfo";
    private static final String DMI = "sys/class/dmi/id/";
    private static final String VENDOR = DMI + "sys_vendor";
    private static final String PRODUCT = DMI + "product_name";

    /** What the device trees of virtual machines say that they are compatible with. */
    private static final Pattern VIRTUAL =
            Pattern.compile("qemu|dummy-virt|riscv-virtio|linux,kvm");

    /** A guest of s390; or a partition of it whose CPUs others may use. */
    private static final Pattern GUEST =
            Pattern.compile("(?m)^(VM\\d\\d Control Program|LPAR CPUs Shared):\\s*([^\\s0].*)$");

    /** Names in the firmware of virtual machines. */
    private static final List<String> NAMES =
            List.of(
                    "qemu",
                    "kvm",
                    "vmware",
                    "virtualbox",
                    "xen",
                    "virtual machine",
                    "google compute engine",
                    "alibaba cloud ecs",
                    "apple virtualization",
                    "innotek",
                    "bochs",
                    "bhyve",
                    "parallels",
                    "openstack",
                    "nutanix ahv",
                    "rhev",
                    "ovirt",
                    "microsoft corporation virtual",
                    "kubevirt",
                    "cloud hypervisor",
                    "crosvm",
                    "amazon ec2 nitro");

    private static final String METAL = ".metal";

    private Hypervisor() {}

    /**
     * The sign of a hypervisor.
     *
     * @return the sign, for people; empty if there is none
     */
    static Optional<String> sign(KernelFiles files) {
        CpuInfo cpu = CpuInfo.parse(files.text("proc/cpuinfo").orElse(""));
        if (cpu.hypervisor()) {
            return Optional.of("its CPUs have the flag hypervisor");
        }
        return files.text(TYPE)
                .map(type -> "/" + TYPE + " says " + type)
                .or(() -> files.text(DEVICE_TREE).map(found -> "/" + DEVICE_TREE + " exists"))
                .or(() -> tree(files))
                .or(() -> files.text(SYSINFO).flatMap(Hypervisor::guest))
                .or(() -> firmware(files));
    }

    /** On POWER, a partition of the whole machine has the name "full". */
    private static Optional<String> tree(KernelFiles files) {
        return files.text(TREE + "compatible")
                .filter(names -> VIRTUAL.matcher(names).find())
                .map(names -> "/" + TREE + "compatible says " + names)
                .or(
                        () ->
                                files.text(PARTITION)
                                        .filter(name -> !name.equals("full"))
                                        .map(name -> "it is the partition " + name));
    }

    private static Optional<String> guest(String sysinfo) {
        return GUEST.matcher(sysinfo)
                .results()
                .map(match -> "/" + SYSINFO + " says " + match.group(1) + ": " + match.group(2))
                .findFirst();
    }

    /** Every architecture has firmware names. A cloud's bare-metal machines have its name, too. */
    private static Optional<String> firmware(KernelFiles files) {
        String vendor = files.text(VENDOR).orElse("");
        String product = files.text(PRODUCT).orElse("");
        String both = (vendor + " " + product).strip();
        String all =
                both
                        + " "
                        + files.text(DMI + "board_vendor").orElse("")
                        + " "
                        + files.text(DMI + "bios_vendor").orElse("");
        boolean cloud = vendor.equals("Amazon EC2") && !product.endsWith(METAL);
        boolean named = NAMES.stream().anyMatch(all.toLowerCase(Locale.ROOT)::contains);
        return cloud || named && !product.endsWith(METAL)
                ? Optional.of("its firmware is that of " + (both.isEmpty() ? all.strip() : both))
                : Optional.empty();
    }
}
