package dev.percpu.harness.articles.tasks;

import dev.percpu.counters.CounterGroup;
import dev.percpu.harness.bench.CpuPin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The other threads of an owner's tasks. They serve one task after the other and wait in between,
 * since starting a thread for each task would cost more than the task.
 *
 * <p>The owner calls everything here except the threads' own loop.
 */
final class TaskWorkers implements AutoCloseable {

    /** How often a waiting thread checks before it parks: longer than a part usually takes. */
    private static final int LOOKS = 20_000;

    private final List<Member> members = new ArrayList<>();
    private final int looks;

    /** One thread, and its part of a task. */
    private static final class Member implements Runnable {

        private final ThreadScript threadScript;
        private final boolean sharing;
        private final int number;
        private final List<Integer> cpus;
        private final int looks;
        private final Thread owner = Thread.currentThread();
        private final Thread thread;

        /** The owner sets it to start a part; the thread clears it when the part is done. */
        private volatile CounterGroup task;

        private volatile Throwable failure;
        private volatile boolean over;
        private long value;

        Member(
                ThreadScript threadScript,
                boolean sharing,
                int number,
                List<Integer> cpus,
                int looks) {
            this.threadScript = threadScript;
            this.sharing = sharing;
            this.number = number;
            this.cpus = cpus;
            this.looks = looks;
            thread = Thread.ofPlatform().daemon().name("task-thread-" + number).unstarted(this);
        }

        @Override
        public void run() {
            // A thread inherits the pinning of the thread that starts it, so it has to be pinned
            // again.
            CpuPin.pin(number, cpus);
            while (true) {
                CounterGroup given = next();
                if (given == null) {
                    return;
                }
                try {
                    value = threadScript.run(given, NOBODY, value);
                } catch (RuntimeException | Error e) {
                    failure = e;
                }
                task = null;
                LockSupport.unpark(owner);
            }
        }

        private CounterGroup next() {
            for (int look = 0; ; look++) {
                CounterGroup given = task;
                if (given != null || over) {
                    return given;
                }
                pause(look, looks);
            }
        }
    }

    /** For scripts that have no other threads. */
    static final TaskWorkers NOBODY = new TaskWorkers(0);

    private TaskWorkers(int looks) {
        this.looks = looks;
    }

    /** Starts the threads that a script needs besides its owner, which is the calling thread. */
    static TaskWorkers of(TaskScript script, long work, int owner, int owners, List<Integer> cpus) {
        List<Integer> others = script.others();
        boolean room = cpus.size() >= owners * (1 + others.size());
        TaskWorkers taskWorkers = new TaskWorkers(room ? LOOKS : 1);
        for (int i = 0; i < others.size(); i++) {
            int who = others.get(i);
            // Owners have the first numbers, so that they get the CPUs that the user asked for.
            int number = owners + owner * others.size() + i;
            Member member =
                    new Member(
                            script.threadScript(who, work),
                            who > 0,
                            number,
                            cpus,
                            taskWorkers.looks);
            taskWorkers.members.add(member);
            member.thread.start();
        }
        return taskWorkers;
    }

    private static void pause(int look, int looks) {
        if (look < looks) {
            Thread.onSpinWait();
        } else {
            LockSupport.park();
        }
    }

    /** Starts one thread's part. If the thread will share the counters, they are upgraded first. */
    void begin(int other, CounterGroup group) {
        Member member = members.get(other);
        if (member.sharing) {
            group.upgrade();
        }
        member.task = group;
        LockSupport.unpark(member.thread);
    }

    /** Waits until all threads have finished their parts. */
    void join() {
        for (Member member : members) {
            for (int look = 0; member.task != null; look++) {
                pause(look, looks);
            }
            if (member.failure != null) {
                throw new IllegalStateException("a thread of a task failed", member.failure);
            }
        }
    }

    /** Ends the threads. */
    @Override
    public void close() {
        for (Member member : members) {
            member.over = true;
            LockSupport.unpark(member.thread);
        }
    }
}
