package dev.percpu.harness.articles.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class YoungHeapTest {

    @Test
    void theCollectorHasRunBeforeAnythingIsMeasured() {
        long before = collections();

        YoungHeap.passThrough();

        assertThat(collections()).isGreaterThanOrEqualTo(before + 2);
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
