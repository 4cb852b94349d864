package dev.percpu.counters.contract;

import static java.util.Map.entry;

import dev.percpu.counters.Counter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A call of a method that the API declares, with arguments as they may come: found by reflection,
 * so that a method added to the API is called as well, and a type of parameter that has no values
 * here fails the test that meets it.
 *
 * @param method the method of the interface
 * @param arguments one for each parameter
 */
record ApiCall(Method method, List<Object> arguments) {

    /** How many counters the groups have that are called. */
    static final int SIZE = 3;

    private static final Package API = Counter.class.getPackage();

    private static final Thread UNSTARTED = new Thread(() -> {});

    private static final Map<Class<?>, List<Object>> VALUES =
            Map.ofEntries(
                    entry(
                            long.class,
                            List.of(
                                    Long.MIN_VALUE,
                                    Long.MIN_VALUE + 1,
                                    (long) Integer.MIN_VALUE,
                                    -1L,
                                    0L,
                                    1L,
                                    1L << 32,
                                    (1L << 62) + 1,
                                    Long.MAX_VALUE)),
                    entry(
                            int.class,
                            List.of(
                                    Integer.MIN_VALUE,
                                    -1,
                                    0,
                                    1,
                                    SIZE - 1,
                                    SIZE,
                                    Integer.MAX_VALUE)),
                    entry(
                            long[].class,
                            orNull(new long[0], new long[SIZE - 1], new long[SIZE], new long[99])),
                    entry(Thread.class, orNull(Thread.currentThread(), UNSTARTED)));

    private static List<Object> orNull(Object... values) {
        List<Object> all = new ArrayList<>(Arrays.asList(values));
        all.add(null);
        return Collections.unmodifiableList(all);
    }

    /** Every method that the API has for an object, but for its close, with every argument. */
    static List<ApiCall> all(Object receiver) {
        List<ApiCall> calls = new ArrayList<>();
        for (Method method : methods(receiver.getClass())) {
            List<List<Object>> lists = List.of(List.of());
            for (Class<?> type : method.getParameterTypes()) {
                lists = times(lists, values(method, type));
            }
            lists.forEach(list -> calls.add(new ApiCall(method, list)));
        }
        return calls;
    }

    /** Every method that the API has for an object, but for its close, with harmless arguments. */
    static List<ApiCall> harmless(Object receiver) {
        return all(receiver).stream()
                .filter(
                        call ->
                                call.arguments.stream()
                                        .allMatch(
                                                argument ->
                                                        argument instanceof Long value && value == 1
                                                                || argument instanceof Integer index
                                                                        && index == 0
                                                                || argument instanceof long[] into
                                                                        && into.length == SIZE
                                                                || argument == UNSTARTED))
                .toList();
    }

    private static List<Object> values(Method method, Class<?> type) {
        List<Object> values = VALUES.get(type);
        if (values == null) {
            throw new AssertionError("give values of " + type + " here, for " + method);
        }
        return values;
    }

    private static List<List<Object>> times(List<List<Object>> lists, List<Object> values) {
        List<List<Object>> longer = new ArrayList<>();
        for (List<Object> list : lists) {
            for (Object value : values) {
                List<Object> more = new ArrayList<>(list);
                more.add(value);
                longer.add(more);
            }
        }
        return longer;
    }

    private static Set<Method> methods(Class<?> type) {
        Set<Method> methods = new LinkedHashSet<>();
        for (Class<?> one : interfaces(type)) {
            for (Method method : one.getDeclaredMethods()) {
                boolean called = Modifier.isPublic(method.getModifiers()) && !method.isSynthetic();
                if (called
                        && !Modifier.isStatic(method.getModifiers())
                        && !method.getName().equals("close")) {
                    methods.add(method);
                }
            }
        }
        return methods;
    }

    private static Set<Class<?>> interfaces(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> one : at.getInterfaces()) {
                if (one.getPackage().equals(API)) {
                    found.add(one);
                }
                found.addAll(interfaces(one));
            }
        }
        return found;
    }

    /** What became of a call: the result, or what was thrown. */
    record Outcome(Object result, Throwable thrown) {}

    Outcome on(Object receiver) {
        try {
            return new Outcome(method.invoke(receiver, arguments.toArray()), null);
        } catch (InvocationTargetException e) {
            return new Outcome(null, e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    String name() {
        return method.getName();
    }

    /** The index of a member, for a method of a group; 0 for others. */
    int index() {
        return !arguments.isEmpty() && arguments.get(0) instanceof Integer index ? index : 0;
    }

    /** The last argument, if that is a number. */
    long number() {
        return arguments.get(arguments.size() - 1) instanceof Long number ? number : 0;
    }

    @Override
    public String toString() {
        return method.getDeclaringClass().getSimpleName()
                + "."
                + name()
                + arguments.stream()
                        .map(
                                argument ->
                                        argument instanceof long[] array
                                                ? "long[" + array.length + "]"
                                                : argument + "")
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
