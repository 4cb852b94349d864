package dev.percpu.harness.host;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds out whether the machine is virtual. */
final class Hypervisor {

    private static final String TYPE = "sys/hypervisor/type";
    private static final String DEVICE_TREE = "proc/device-tree/hypervisor/compatible";
    private static final String VENDOR = "sys/class/dmi/id/sys_vendor";
    private static final String PRODUCT = "sys/class/dmi/id/product_name";

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
                .or(() -> firmware(files));
    }

    /** Every architecture has firmware names. A cloud's bare-metal machines have its name, too. */
    private static Optional<String> firmware(KernelFiles files) {
        String vendor = files.text(VENDOR).orElse("");
        String product = files.text(PRODUCT).orElse("");
        String both = (vendor + " " + product).strip();
        boolean cloud = vendor.equals("Amazon EC2") && !product.endsWith(METAL);
        boolean named = NAMES.stream().anyMatch(both.toLowerCase(Locale.ROOT)::contains);
        return cloud || named && !product.endsWith(METAL)
                ? Optional.of("its firmware is that of " + both)
                : Optional.empty();
    }
}
