package dev.percpu.counters.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percpu.counters.design.Index;
import dev.percpu.counters.design.IndexSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ThreadHashIndexTest {

    @Test
    void slotsAreTheNextPowerOfTwo() {
        int[][] expected = {{1, 1}, {2, 2}, {3, 4}, {4, 4}, {5, 8}, {300, 512}, {65_536, 65_536}};
        for (int[] pair : expected) {
            assertThat(ThreadHashIndex.SOURCE.slots(pair[0]))
                    .as("%d CPUs", pair[0])
                    .isEqualTo(pair[1]);
        }
    }

    @Test
    void aThreadKeepsItsSlot() {
        Index index = ThreadHashIndex.SOURCE.over(64);
        int first = index.current();
        for (int i = 0; i < 1_000; i++) {
            assertThat(index.current()).isEqualTo(first).isBetween(0, 63);
        }
    }

    /** Defines the index once more, with a table that no earlier test has filled. */
    private static final class Again extends ClassLoader {

        Again() {
            super(ThreadHashIndexTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(ThreadHashIndex.class.getName())
                    && !name.startsWith(ThreadHashIndex.class.getName() + "$")) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void threadsThatBeginToCountTogetherGetSlotsOfTheirOwn() throws Exception {
        Class<?> fresh = new Again().loadClass(ThreadHashIndex.class.getName());
        assertThat(fresh).isNotEqualTo(ThreadHashIndex.class);
        Index index = ((IndexSource) fresh.getField("SOURCE").get(null)).over(8);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            Set<Integer> one = ConcurrentHashMap.newKeySet();
            // Threads in between take ids, as a JVM's own do; they do not count.
            for (int j = 0; j < 7; j++) {
                Thread idle = new Thread(() -> {});
                idle.start();
                idle.join();
            }
            Thread thread = new Thread(() -> one.add(index.current()));
            thread.start();
            thread.join();
            seen.addAll(one);
        }
        assertThat(seen).hasSize(8);
    }
}
