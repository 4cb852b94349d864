package dev.percpu.counters.linux;

import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Installs the library's own machine code as the body of static native methods, through the JVM's
 * compiler interface (JVMCI). A call of such a method costs as much as a call of compiled Java: it
 * has no transition, no stub and no indirect branch.
 *
 * <p>JVMCI is an experimental part of the JDK and is available only with {@link #flags}. So this
 * class uses it by reflection, and the library compiles and runs without it. JVMCI opens its
 * packages to a class that implements its service. This class generates one such class.
 *
 * <p>Thread-safe.
 *
 * @see <a href="https://openjdk.org/jeps/243">JEP 243: Java-Level JVM Compiler Interface</a>
 */
final class Jvmci {

    static final String MODULE = "jdk.internal.vm.ci";
    private static final String SERVICES = "jdk.vm.ci.services";

    /** The JDK version that is known not to move installed code. */
    static final int JDK = 25;

    /** The size of the frame in bytes: the caller's rbp and the return address. */
    private static final int FRAME = 16;

    /** The size of the call in a deoptimisation handler, in bytes. */
    private static final int CALL = 5;

    private static final int NO_BYTECODE = -1;

    private Jvmci() {}

    /**
     * HotSpot's constants that installed code needs. They depend on the process and its garbage
     * collector.
     */
    static final class HotSpot {
        final int guard;
        final long barrier;
        private final long deopt;
        private final int frameComplete;
        private final int barrierMark;
        private final int deoptMark;

        private HotSpot() {
            openToUs();
            Object runtime = invoke(null, type("hotspot.HotSpotJVMCIRuntime"), "runtime");
            Object store = invoke(runtime, runtime.getClass(), "getConfigStore");
            Object config = make("hotspot.HotSpotVMConfigAccess", store);
            guard = (int) field(config, "thread_disarmed_guard_value_offset", Integer.class, "int");
            barrier = (long) field(config, "nmethod_entry_barrier", Long.class, "address");
            deopt = (long) field(config, "SharedRuntime_deopt_blob_unpack", Long.class, "address");
            frameComplete = constant(config, "FRAME_COMPLETE");
            barrierMark = constant(config, "ENTRY_BARRIER_PATCH");
            deoptMark = constant(config, "DEOPT_HANDLER_ENTRY");
        }

        private static Object field(Object config, String name, Class<?> type, String kind) {
            String whole = "CompilerToVM::Data::" + name;
            return invoke(config, config.getClass(), "getFieldValue", whole, type, kind);
        }

        private static int constant(Object config, String name) {
            String whole = "CodeInstaller::" + name;
            return (int) invoke(config, config.getClass(), "getConstant", whole, Integer.class);
        }
    }

    /** Initialised only if JVMCI can be used. */
    private static final class Known {
        static final HotSpot HOTSPOT = new HotSpot();
    }

    /** Tells why no flag would help in a JVM like this one. */
    private static Optional<String> hopeless() {
        String architecture = System.getProperty("os.arch");
        if (!architecture.equals("amd64")) {
            return Optional.of(
                    "the bridge has no installable code for " + architecture + "; use x86-64");
        }
        int version = Runtime.version().feature();
        if (version != JDK) {
            return Optional.of(
                    "code can be installed only in JDK "
                            + JDK
                            + ", and this is JDK "
                            + version
                            + "; use JDK "
                            + JDK);
        }
        return ModuleFinder.ofSystem().find(MODULE).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "this build of the JDK has no module " + MODULE + "; use a build with it");
    }

    /** Returns the flags that a JVM like this one needs; empty if no flag would help. */
    static List<String> flags() {
        if (hopeless().isPresent()) {
            return List.of();
        }
        Module own = Jvmci.class.getModule();
        return List.of(
                "--add-modules=" + MODULE,
                "--add-exports="
                        + MODULE
                        + "/"
                        + SERVICES
                        + "="
                        + (own.isNamed() ? own.getName() : "ALL-UNNAMED"));
    }

    /**
     * Whether the JVM was started with at least one of the flags, so the user wants this. Every
     * process calls this at its start, so it avoids the streams of {@link ModuleLayer#findModule}.
     */
    static boolean asked() {
        return module() != null;
    }

    private static Module module() {
        for (Module module : ModuleLayer.boot().modules()) {
            if (module.getName().equals(MODULE)) {
                return module;
            }
        }
        return null;
    }

    /** Returns HotSpot's constants. Call this only if code can be installed. */
    static HotSpot hotSpot() {
        return Known.HOTSPOT;
    }

    /**
     * Tells why no code can be installed. The check takes milliseconds.
     *
     * @return the reason and the remedy; empty if code can be installed
     */
    static Optional<String> unavailable() {
        Optional<String> hopeless = hopeless();
        if (hopeless.isPresent()) {
            return hopeless;
        }
        String remedy = "; start the JVM with " + String.join(" ", flags());
        Module module = module();
        if (module == null) {
            return Optional.of("this JVM does not allow code to be installed" + remedy);
        }
        if (!module.isExported(SERVICES, Jvmci.class.getModule())) {
            return Optional.of("this JVM does not export its compiler interface" + remedy);
        }
        try {
            HotSpot hotSpot = Known.HOTSPOT;
            return hotSpot.guard == (byte) hotSpot.guard
                    ? Optional.empty()
                    : Optional.of(
                            "HotSpot's guard value is too far from its thread for the library's"
                                    + " code; use another build of JDK "
                                    + JDK);
        } catch (RuntimeException | LinkageError e) {
            return Optional.of("this JVM's compiler interface failed (" + rootOf(e) + ")" + remedy);
        }
    }

    /** An error may wrap others. The innermost one tells what happened. */
    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Creates an object whose class implements the service. Its constructor opens the packages. */
    private static void openToUs() {
        ClassDesc service = ClassDesc.of(SERVICES, "JVMCIServiceLocator");
        byte[] implementation =
                ClassFile.of()
                        .build(
                                ClassDesc.of(Jvmci.class.getPackageName(), "JvmciService"),
                                made ->
                                        made.withSuperclass(service)
                                                .withMethodBody(
                                                        INIT_NAME,
                                                        MTD_void,
                                                        0,
                                                        code ->
                                                                code.aload(0)
                                                                        .invokespecial(
                                                                                service, INIT_NAME,
                                                                                MTD_void)
                                                                        .return_()));
        Jvmci.class.getModule().addReads(module());
        try {
            MethodHandles.Lookup lookup =
                    MethodHandles.lookup().defineHiddenClass(implementation, true);
            lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Installs code as the body of a method. Every later call of the method runs it.
     *
     * @param method a static native method that has never been called
     * @param code a filled template
     * @return the permanent address of the first byte of the code
     * @throws IllegalStateException if the JVM does not accept the code, for example because its
     *     code cache is full
     */
    static long install(Method method, Template.Filled code) {
        HotSpot hotSpot = Known.HOTSPOT;
        Object runtime = invoke(null, type("runtime.JVMCI"), "getRuntime");
        Object backend = invoke(runtime, type("runtime.JVMCIRuntime"), "getHostJVMCIBackend");
        Object access = invoke(backend, backend.getClass(), "getMetaAccess");
        Object resolved =
                invoke(access, type("meta.MetaAccessProvider"), "lookupJavaMethod", method);
        Class<?> methods = type("hotspot.HotSpotResolvedJavaMethod");
        int id = (int) invoke(resolved, methods, "allocateCompileId", NO_BYTECODE);
        Object deopt = make("hotspot.HotSpotForeignCallTarget", hotSpot.deopt);
        int barrier = code.offset(Template.BARRIER);
        int handler = code.offset(Template.DEOPT);
        Object sites =
                array(
                        "code.site.Site",
                        make("code.site.Mark", barrier, hotSpot.frameComplete),
                        make("code.site.Mark", barrier, hotSpot.barrierMark),
                        make("code.site.Mark", handler, hotSpot.deoptMark),
                        make("code.site.Call", deopt, handler, CALL, true, null));
        Object compiled =
                make(
                        "hotspot.HotSpotCompiledNmethod",
                        method.getName(),
                        code.bytes(),
                        code.bytes().length,
                        sites,
                        array("meta.Assumptions$Assumption"),
                        array("meta.ResolvedJavaMethod", resolved),
                        array("hotspot.HotSpotCompiledCode$Comment"),
                        new byte[0],
                        Long.BYTES,
                        array("code.site.DataPatch"),
                        false,
                        FRAME,
                        null,
                        resolved,
                        NO_BYTECODE,
                        id,
                        0L,
                        false);
        Object cache = invoke(backend, backend.getClass(), "getCodeCache");
        Class<?> provider = type("code.CodeCacheProvider");
        Object installed = invoke(cache, provider, "setDefaultCode", resolved, compiled);
        return (long) invoke(installed, type("code.InstalledCode"), "getStart");
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName("jdk.vm.ci." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("JVMCI has no " + name, e);
        }
    }

    private static Object array(String type, Object... elements) {
        Object array = Array.newInstance(type(type), elements.length);
        for (int i = 0; i < elements.length; i++) {
            Array.set(array, i, elements[i]);
        }
        return array;
    }

    /**
     * Finds the method by name and number of arguments, which is unique for the methods that are
     * called here.
     */
    private static Object invoke(Object on, Class<?> type, String name, Object... arguments) {
        Method method =
                Arrays.stream(type.getMethods())
                        .filter(each -> each.getName().equals(name))
                        .filter(each -> each.getParameterCount() == arguments.length)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("JVMCI has no " + name));
        try {
            method.setAccessible(true);
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("JVMCI's " + name + " failed: " + e.getCause(), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("JVMCI does not allow access to " + name, e);
        }
    }

    /** Creates an object by the only public constructor of a class. */
    private static Object make(String type, Object... arguments) {
        Constructor<?> constructor = type(type).getConstructors()[0];
        try {
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("JVMCI cannot create a " + type, e);
        }
    }
}
