package dev.percpu.harness.articles.sockets;

/**
 * The three limits of a protocol's memory, in pages, as the kernel's {@code tcp_mem} has them.
 *
 * @param min below which there is no pressure any more
 * @param pressure above which there is
 * @param max which no connection may take the protocol past
 */
record Limits(long min, long pressure, long max) {

    /**
     * Limits in the proportions that the kernel gives them.
     *
     * @param most the pages that all connections could hold together
     * @param room the greatest limit in percent of that
     */
    static Limits of(long most, int room) {
        long max = most * room / 100;
        return new Limits(max / 2, max * 2 / 3, max);
    }
}
