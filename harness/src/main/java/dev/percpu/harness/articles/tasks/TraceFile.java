package dev.percpu.harness.articles.tasks;

import dev.percpu.harness.articles.tasks.Step.Kind;
import dev.percpu.harness.text.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads scripts of tasks from text. A line is one thing that happens in a task's life:
 *
 * <pre>{@code
 * # text after a hash is a comment
 * detached anon +1      an update that the kernel does not see as the owner's: by exec or exit
 * anon +1               an update by the owner; file, anon, swap and shmem are the counters
 * file +16 x3           three of them, one after the other
 * read anon             a read of a counter, as a limit needs it
 * work 10               10 parts of the task's work beside the counters
 * thread 2 anon +1      another thread, which shares the task from its first line on
 * thread 2 work 10
 * remote swap +1        a thread that does not belong to the task
 * join                  the owner waits for all other threads; at the end it does so anyway
 * }</pre>
 *
 * <p>A record of the kernel's tracepoint {@code kmem:rss_stat} is read as well; see {@link
 * RssStatLog}.
 *
 * <p>In a trace without {@code work}, all of the task's work is at the end of the owner's part.
 */
final class TraceFile {

    private static final int MOST_STEPS = 10_000_000;
    private static final int MOST_PARTS = 1_000_000_000;
    private static final int MOST_THREADS = 1024;

    /** The record of one task takes a few kilobytes. */
    private static final int MOST_BYTES = 1 << 26;

    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final Pattern DELTA = Pattern.compile("[+-][0-9]{1,9}");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
    private static final Pattern TIMES = Pattern.compile("x[0-9]{1,7}");

    private final String name;
    private final List<Step> steps = new ArrayList<>();
    private long work;

    /** A word and its position; at the end of a line, the word is empty. */
    private record Word(String text, int line, int column) {}

    /** The words of a line, and how many of them have been parsed. */
    private final class Line {

        private final List<Word> words = new ArrayList<>();
        private final Word end;
        private int done;

        Line(String text, int number) {
            String said = text.split("#", 2)[0];
            Matcher matcher = WORD.matcher(said);
            while (matcher.find()) {
                words.add(new Word(matcher.group(), number, matcher.start() + 1));
            }
            end = new Word("", number, said.stripTrailing().length() + 1);
        }

        boolean more() {
            return done < words.size();
        }

        Word peek() {
            return more() ? words.get(done) : end;
        }

        boolean take(String text) {
            boolean here = peek().text.equals(text);
            done += here ? 1 : 0;
            return here;
        }

        String take(Pattern pattern, String wanted) {
            Word word = peek();
            if (!pattern.matcher(word.text).matches()) {
                throw wrong(word, wanted);
            }
            done++;
            return word.text;
        }
    }

    private TraceFile(String name) {
        this.name = name;
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it cannot be read, or has an error; the message names
     *     line and column
     */
    static List<Step> read(Path file) {
        try {
            String text = text(file);
            return parse(file.toString(), RssStatLog.isOne(text) ? RssStatLog.convert(text) : text);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read the trace '"
                            + file
                            + "' ("
                            + Cause.of(e)
                            + "); name a text file that exists");
        }
    }

    /** Limits what is read, since the file may be a pipe without an end. */
    private static String text(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            byte[] read = bytes.readNBytes(MOST_BYTES + 1);
            if (read.length > MOST_BYTES) {
                throw new IllegalArgumentException(
                        "the trace '"
                                + file
                                + "' has more than "
                                + MOST_BYTES
                                + " bytes; cut it to one task");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(read)).toString();
        }
    }

    /** Parses text; the name is for messages. */
    static List<Step> parse(String name, String text) {
        TraceFile trace = new TraceFile(name);
        int number = 0;
        for (String line : text.lines().toList()) {
            trace.line(trace.new Line(line, ++number));
        }
        if (trace.steps.stream().noneMatch(Step::updates)) {
            throw new IllegalArgumentException(
                    name + ": this trace has no update; write a line such as 'anon +1'");
        }
        return trace.steps;
    }

    private void line(Line line) {
        if (!line.more()) {
            return;
        }
        if (line.take("join")) {
            steps.add(new Step(Step.OWNER, Kind.JOIN, 0, 0));
        } else if (line.take("detached")) {
            update(line, Step.OWNER, Kind.DETACHED);
        } else {
            int who = who(line);
            if (line.take("work")) {
                Word word = line.peek();
                int parts = Integer.parseInt(line.take(COUNT, "a number of parts, such as 10"));
                work += parts;
                if (work > MOST_PARTS) {
                    throw wrong(word, "a number of parts, up to " + MOST_PARTS + " in all");
                }
                steps.add(new Step(who, Kind.WORK, 0, parts));
            } else if (line.take("read")) {
                steps.add(new Step(who, Kind.READ, counter(line).ordinal(), 0));
            } else {
                update(line, who, Kind.LOCAL);
            }
        }
        if (line.more()) {
            throw wrong(line.peek(), "the end of the line");
        }
    }

    private int who(Line line) {
        if (line.take("remote")) {
            return Step.REMOTE;
        }
        if (!line.take("thread")) {
            return Step.OWNER;
        }
        Word word = line.peek();
        int number = Integer.parseInt(line.take(COUNT, "a thread's number, from 2"));
        if (number < 2 || number > MOST_THREADS) {
            throw wrong(word, "a thread's number, from 2 to " + MOST_THREADS);
        }
        return number - 1;
    }

    private void update(Line line, int who, Kind kind) {
        MmCounter counter = counter(line);
        int delta = Integer.parseInt(line.take(DELTA, "pages with their sign, such as +16 or -1"));
        int times = 1;
        Word repeat = line.peek();
        if (line.more()) {
            times = Integer.parseInt(line.take(TIMES, "x and a number, or nothing").substring(1));
        }
        if (times < 1 || steps.size() + times > MOST_STEPS) {
            throw wrong(repeat, "a number of times, up to " + MOST_STEPS + " steps in all");
        }
        for (int i = 0; i < times; i++) {
            steps.add(new Step(who, kind, counter.ordinal(), delta));
        }
    }

    private MmCounter counter(Line line) {
        Word word = line.peek();
        MmCounter counter =
                MmCounter.named(word.text)
                        .orElseThrow(() -> wrong(word, "file, anon, swap or shmem"));
        line.done++;
        return counter;
    }

    private IllegalArgumentException wrong(Word word, String wanted) {
        return new IllegalArgumentException(
                name
                        + ", line "
                        + word.line
                        + ", column "
                        + word.column
                        + ": "
                        + (word.text.isEmpty() ? "the line ends" : "'" + word.text + "'")
                        + " where "
                        + wanted
                        + " is expected");
    }
}
