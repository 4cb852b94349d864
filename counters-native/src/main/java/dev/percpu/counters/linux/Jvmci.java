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
 * Gives static native methods machine code of ours as their bodies, through the JVM's compiler
 * interface (JVMCI). Calls of such a method cost what calls of compiled Java cost: there is no
 * transition, no stub and no indirect branch.
 *
 * <p>JVMCI is an experimental part of the JDK, there only with {@link #flags}. So it is reached by
 * reflection, and nothing here is needed to compile or to run without it. A compiler interface
 * gives its packages to whoever implements its service; that is the one class that is made here.
 *
 * <p>Thread-safe.
 *
 * @see <a href="https://openjdk.org/jeps/243">JEP 243: Java-Level JVM Compiler Interface</a>
 */
final class Jvmci {

    static final String MODULE = "jdk.internal.vm.ci";
    private static final String SERVICES = "jdk.vm.ci.services";

    /** The version of which we know that code stays where it was installed. */
    static final int JDK = 25;

    /** Bytes of the frame: the caller's rbp and the return address. */
    private static final int FRAME = 16;

    /** Bytes of the call in a handler for deoptimisation. */
    private static final int CALL = 5;

    private static final int NO_BYTECODE = -1;

    private Jvmci() {}

    /** What HotSpot's code has to know of HotSpot, by this process and collector. */
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

    /** Initialised where JVMCI can be used. */
    private static final class Known {
        static final HotSpot HOTSPOT = new HotSpot();
    }

    /** Why no flag would help in a JVM like this one. */
    private static Optional<String> hopeless() {
        String architecture = System.getProperty("os.arch");
        if (!architecture.equals("amd64")) {
            return Optional.of(
                    "the bridge has no code to be installed for " + architecture + "; use x86-64");
        }
        int version = Runtime.version().feature();
        if (version != JDK) {
            return Optional.of(
                    "code was installed in JDK "
                            + JDK
                            + " alone so far, and this is JDK "
                            + version
                            + "; use JDK "
                            + JDK);
        }
        return ModuleFinder.ofSystem().find(MODULE).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "this build of the JDK has no module " + MODULE + "; use one that has");
    }

    /** What a JVM like this one has to be started with; nothing if that would not help. */
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
     * Whether the JVM was started with some of the flags: somebody wants this. Every process asks
     * when it starts, so without the streams of {@link ModuleLayer#findModule}.
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

    /** What code is made for; only where this is available. */
    static HotSpot hotSpot() {
        return Known.HOTSPOT;
    }

    /**
     * Finds out why no code can be installed. That takes milliseconds, also where the answer is no.
     *
     * @return the reason and the remedy; empty if it can be
     */
    static Optional<String> unavailable() {
        Optional<String> hopeless = hopeless();
        if (hopeless.isPresent()) {
            return hopeless;
        }
        String remedy = "; start the JVM with " + String.join(" ", flags());
        Module module = module();
        if (module == null) {
            return Optional.of("this JVM lets no code be installed" + remedy);
        }
        if (!module.isExported(SERVICES, Jvmci.class.getModule())) {
            return Optional.of("this JVM keeps its compiler interface to itself" + remedy);
        }
        try {
            HotSpot hotSpot = Known.HOTSPOT;
            return hotSpot.guard == (byte) hotSpot.guard
                    ? Optional.empty()
                    : Optional.of(
                            "HotSpot's guard value is too far from its thread for our code; use"
                                    + " another build of JDK "
                                    + JDK);
        } catch (RuntimeException | LinkageError e) {
            return Optional.of(
                    "this JVM's compiler interface refuses (" + rootOf(e) + ")" + remedy);
        }
    }

    /** An error may wrap others; the first one says what happened. */
    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Makes an object whose class implements the service: its constructor opens the packages. */
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
     * Makes code the body of a method. It is what every later call of the method runs.
     *
     * @param method static and native, and never called before
     * @param code a template that was filled
     * @return the address that its first byte has from now on
     * @throws IllegalStateException if the JVM does not take it, as when its code cache is full
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

    /** By the number of arguments, which tells the methods that are called here apart. */
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
            throw new IllegalStateException("JVMCI refuses " + name + ": " + e.getCause(), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("JVMCI keeps " + name + " to itself", e);
        }
    }

    /** By the one public constructor of a class. */
    private static Object make(String type, Object... arguments) {
        Constructor<?> constructor = type(type).getConstructors()[0];
        try {
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("JVMCI makes no " + type, e);
        }
    }
}
