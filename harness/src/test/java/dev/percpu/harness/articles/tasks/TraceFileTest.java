package dev.percpu.harness.articles.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percpu.harness.articles.tasks.Step.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceFileTest {

    private static final int ANON = MmCounter.ANON.ordinal();
    private static final int FILE = MmCounter.FILE.ordinal();

    @TempDir Path directory;

    @Test
    void everyKindOfLineIsAStep() {
        List<Step> steps =
                TraceFile.parse(
                        "t",
                        """
                        # a small one
                        detached anon +1
                          file +16 x2   # twice
                        read anon
                        work 10

                        thread 2 anon +1
                        thread 2 work 5
                        remote swap -3
                        join
                        """);

        assertThat(steps)
                .containsExactly(
                        new Step(Step.OWNER, Kind.DETACHED, ANON, 1),
                        new Step(Step.OWNER, Kind.LOCAL, FILE, 16),
                        new Step(Step.OWNER, Kind.LOCAL, FILE, 16),
                        new Step(Step.OWNER, Kind.READ, ANON, 0),
                        new Step(Step.OWNER, Kind.WORK, 0, 10),
                        new Step(1, Kind.LOCAL, ANON, 1),
                        new Step(1, Kind.WORK, 0, 5),
                        new Step(Step.REMOTE, Kind.LOCAL, MmCounter.SWAP.ordinal(), -3),
                        new Step(Step.OWNER, Kind.JOIN, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "anon +1;anom +1 | line 2, column 1: 'anom' where file, anon, swap or shmem",
                "anon 1 | line 1, column 6: '1' where pages with their sign, such as +16",
                "anon +1;;  anon  +x | line 3, column 9: '+x' where pages",
                "anon +99999999999 | line 1, column 6: '+99999999999' where pages",
                "anon | line 1, column 5: the line ends where pages",
                "anon +1 twice | line 1, column 9: 'twice' where x and a number",
                "anon +1 x0 | line 1, column 9: 'x0' where a number of times",
                "anon +1 x9999999;anon +1 x9999999 | line 2, column 9: 'x9999999' where a number",
                "anon +1 x2 x3 | line 1, column 12: 'x3' where the end of the line",
                "work 999999999;work 2;anon +1 | line 2, column 6: '2' where a number of parts, up to",
                "work much | line 1, column 6: 'much' where a number of parts",
                "thread 1 anon +1 | line 1, column 8: '1' where a thread's number, from 2",
                "thread anon +1 | line 1, column 8: 'anon' where a thread's number, from 2",
                "read +1 | line 1, column 6: '+1' where file",
                "join now | line 1, column 6: 'now' where the end",
                "work 1 | this trace has no update",
            })
    void anErrorNamesLineAndColumn(String lines, String message) {
        String text = lines.replace(";", "\n");

        assertThatThrownBy(() -> TraceFile.parse("t.txt", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("t.txt")
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> TraceFile.read(Path.of("nowhere.txt")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'nowhere.txt'");
    }

    @Test
    void aFileWithoutAnEndIsRefused() {
        assertThatThrownBy(() -> TraceFile.read(Path.of("/dev/zero")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'/dev/zero' has more than");
    }

    @Test
    void aRecordedSizeThatIsInvalidIsIgnored() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("record"),
                        """
                        mm_id=1 curr=1 type=MM_ANONPAGES size=99999999999999999999999B
                        mm_id=1 curr=1 type=MM_ANONPAGES size=8192B
                        """);

        assertThat(TraceFile.read(file)).containsExactly(new Step(Step.OWNER, Kind.LOCAL, ANON, 2));
    }

    @Test
    void aTraceIsCarriedOutAsItStands() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("trace"), "anon +3 x4\nthread 2 file +5\nremote swap +1");

        TaskScript script = Tasks.of("custom,trace=" + file).script();

        assertThat(script.expected()).containsExactly(5, 12, 1, 0);
        assertThat(script.others()).containsExactly(1, Step.REMOTE);
        assertThat(script.threadScript(Step.OWNER, 90).work()).isEqualTo(90);
    }

    @Test
    void theKernelsRecordOfAProcessBecomesItsTrace() {
        Path record = Path.of("src/test/resources/tasks/rss_stat.txt");

        TaskScript script = Tasks.of("custom,trace=" + record).script();

        assertThat(script.expected()).containsOnly(0);
        assertThat(count(script, Kind.LOCAL)).isEqualTo(55);
        assertThat(count(script, Kind.DETACHED)).isEqualTo(20);
        assertThat(script.steps().get(0)).isEqualTo(new Step(Step.OWNER, Kind.DETACHED, ANON, 1));
    }

    private static long count(TaskScript script, Kind kind) {
        return script.steps().stream().filter(step -> step.kind() == kind).count();
    }
}
