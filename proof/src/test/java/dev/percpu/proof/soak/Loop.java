package dev.percpu.proof.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The code that makes updates, which the JVM compiles, throws away and compiles again. */
interface Loop {

    /**
     * Makes updates.
     *
     * @param subject what to update
     * @param updates how many
     * @param seed chooses them
     * @param issued takes what was added, account by account
     */
    void run(SoakSubject subject, int updates, long seed, long[] issued);

    /**
     * A copy of a loop that nothing is known of yet: it is compiled for the first kind of counter
     * that it meets, and has to be deoptimised amid its updates when it meets another.
     */
    static Loop fresh(Class<? extends Loop> template) {
        try (InputStream file = template.getResourceAsStream(template.getSimpleName() + ".class")) {
            MethodHandles.Lookup copy =
                    MethodHandles.lookup().defineHiddenClass(file.readAllBytes(), true);
            return (Loop)
                    copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class))
                            .invoke();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Throwable e) {
            throw new IllegalStateException(template + " cannot be defined again", e);
        }
    }
}
