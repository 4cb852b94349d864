package dev.percpu.counters.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every public constructor and method of a package, called with null, negative, huge and senseless
 * arguments: found by reflection, so that what is added to the package is called as well. A null
 * argument has to give a {@link NullPointerException} whose message is the parameter's name; any
 * other may be refused by an {@link IllegalArgumentException}, {@link IllegalStateException} or
 * {@link IndexOutOfBoundsException} that says something, in one line.
 *
 * @param marker a class of the package
 * @param receivers whose methods are called, besides the static ones
 * @param values what to pass for each type of parameter
 * @param raw the methods that are left out, as {@code Class.method}
 */
public record PublicApi(
        Class<?> marker,
        List<Object> receivers,
        Map<Class<?>, List<Object>> values,
        Set<String> raw) {

    private static final Set<String> OF_OBJECT = Set.of("equals", "hashCode", "toString");
    private static final int MOST_OF_A_TYPE = 12;

    /** A constructor or method, and what it is called on. */
    private record Member(Executable executable, Object receiver) {
        Object call(Object... arguments) throws Throwable {
            try {
                return executable instanceof Constructor<?> constructor
                        ? constructor.newInstance(arguments)
                        : ((Method) executable).invoke(receiver, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        String name() {
            return executable.getDeclaringClass().getSimpleName() + "." + simple();
        }

        private String simple() {
            return executable instanceof Method method ? method.getName() : "new";
        }
    }

    /**
     * Calls everything.
     *
     * @return how many calls were made
     * @throws Exception if the package cannot be listed
     */
    public int misuse() throws Exception {
        List<Member> members = members();
        assertThat(members.stream().map(Member::name))
                .as("what is left out exists")
                .containsAll(raw);
        int calls = 0;
        for (Member member : members) {
            if (!raw.contains(member.name())) {
                calls += misuse(member);
            }
        }
        return calls;
    }

    private int misuse(Member member) {
        Parameter[] parameters = member.executable.getParameters();
        List<List<Object>> lists = List.of(List.of());
        Object[] harmless = new Object[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            List<Object> of = valuesOf(parameters[i].getType(), member);
            lists = times(lists, of);
            harmless[i] = of.get(0);
        }
        for (int i = 0; i < parameters.length; i++) {
            if (!parameters[i].getType().isPrimitive()) {
                assertThat(parameters[i].isNamePresent()).as("compiled with -parameters").isTrue();
                Object[] arguments = harmless.clone();
                arguments[i] = null;
                assertThat(thrown(member, arguments))
                        .as("%s%s", member.name(), Arrays.toString(arguments))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage(parameters[i].getName());
            }
        }
        for (List<Object> arguments : lists) {
            Throwable thrown = thrown(member, arguments.toArray());
            if (thrown != null) {
                assertThat(thrown)
                        .as("%s%s", member.name(), arguments)
                        .isInstanceOfAny(
                                IllegalArgumentException.class,
                                IllegalStateException.class,
                                IndexOutOfBoundsException.class)
                        .hasMessageMatching("[^\n]+");
            }
        }
        return lists.size() + parameters.length;
    }

    private static Throwable thrown(Member member, Object... arguments) {
        try {
            Object result = member.call(arguments);
            if (result instanceof AutoCloseable closeable) {
                closeable.close();
            }
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private List<Object> valuesOf(Class<?> type, Member member) {
        List<Object> of = values.get(type);
        if (of == null && type.isEnum()) {
            of = Arrays.asList(type.getEnumConstants());
        }
        assertThat(of).as("values of %s, which %s takes", type, member.name()).isNotNull();
        return of.subList(0, Math.min(of.size(), MOST_OF_A_TYPE));
    }

    private static List<List<Object>> times(List<List<Object>> lists, List<Object> values) {
        return lists.stream()
                .flatMap(
                        list ->
                                values.stream()
                                        .map(
                                                value ->
                                                        Stream.concat(
                                                                        list.stream(),
                                                                        Stream.of(value))
                                                                .toList()))
                .toList();
    }

    private List<Member> members() throws Exception {
        List<Member> members = new ArrayList<>();
        for (Class<?> type : publicClasses()) {
            for (Constructor<?> constructor : type.getConstructors()) {
                members.add(new Member(constructor, null));
            }
            for (Method method : type.getDeclaredMethods()) {
                if (!Modifier.isPublic(method.getModifiers())
                        || method.isSynthetic()
                        || OF_OBJECT.contains(method.getName())
                        || type.isEnum() && method.getName().startsWith("value")) {
                    continue;
                }
                if (Modifier.isStatic(method.getModifiers())) {
                    members.add(new Member(method, null));
                } else {
                    receivers.stream()
                            .filter(type::isInstance)
                            .forEach(receiver -> members.add(new Member(method, receiver)));
                }
            }
        }
        return members;
    }

    private List<Class<?>> publicClasses() throws Exception {
        URI source = marker.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path path = Path.of(source);
        if (Files.isDirectory(path)) {
            return publicClasses(path);
        }
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
            return publicClasses(jar.getPath("/"));
        }
    }

    private List<Class<?>> publicClasses(Path root) throws IOException, ClassNotFoundException {
        String name = marker.getPackageName();
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve(name.replace('.', '/')))) {
            for (Path file : files.sorted().toList()) {
                String simple = file.getFileName().toString();
                if (simple.endsWith(".class") && !simple.equals("package-info.class")) {
                    Class<?> type =
                            Class.forName(
                                    name + "." + simple.substring(0, simple.length() - 6),
                                    false,
                                    marker.getClassLoader());
                    if (isPublic(type)) {
                        classes.add(type);
                    }
                }
            }
        }
        return classes;
    }

    private static boolean isPublic(Class<?> type) {
        boolean reachable = type.getEnclosingClass() == null || isPublic(type.getEnclosingClass());
        return reachable && Modifier.isPublic(type.getModifiers()) && !type.isAnonymousClass();
    }
}
