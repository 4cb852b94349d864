package dev.percpu.counters.failure;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Puts a call of {@link Hook} before each instruction that can fail for want of stack, heap, a
 * thread or the kernel's leave. In class initialisers that is the start of a thread alone: a JVM
 * that cannot finish one has lost the class for good, whatever the library does.
 */
final class Instrumenter {

    private static final ClassDesc HOOK = ClassDesc.of(Hook.class.getName());
    private static final MethodTypeDesc PASS =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);
    private static final MethodTypeDesc ASK =
            MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_int);

    private final ClassFile classFile;

    /** Finds the classes that a class refers to by that loader. */
    Instrumenter(ClassLoader loader) {
        ClassHierarchyResolver resolver =
                ClassHierarchyResolver.ofResourceParsing(loader)
                        .orElse(ClassHierarchyResolver.defaultResolver())
                        .cached();
        classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(resolver));
    }

    byte[] instrument(byte[] bytes) {
        ClassTransform transform =
                (builder, element) -> {
                    if (element instanceof MethodModel method && method.code().isPresent()) {
                        builder.transformMethod(
                                method, MethodTransform.transformingCode(new Weaver(method)));
                    } else {
                        builder.with(element);
                    }
                };
        return classFile.transformClass(classFile.parse(bytes), transform);
    }

    /** Weaves the hooks into one method. */
    private static final class Weaver implements CodeTransform {

        private final String method;
        private final RefusedCall refusal;
        private final boolean initialiser;
        private int line;

        Weaver(MethodModel model) {
            String owner = model.parent().orElseThrow().thisClass().asInternalName();
            String name = model.methodName().stringValue();
            method = simple(owner) + "." + name;
            refusal = RefusedCall.of(owner, name);
            initialiser = name.equals(ConstantDescs.CLASS_INIT_NAME);
        }

        private static String simple(String internalName) {
            return internalName.substring(internalName.lastIndexOf('/') + 1);
        }

        @Override
        public void atStart(CodeBuilder code) {
            if (refusal == null) {
                return;
            }
            if (refusal.result().isEmpty()) {
                hook(code, "systemCall", "the kernel");
            } else {
                code.loadConstant(place("the kernel"))
                        .invokestatic(HOOK, "refused", ASK)
                        .ifThen(
                                refused ->
                                        refused.loadConstant(refusal.result().getAsInt())
                                                .ireturn());
            }
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            switch (element) {
                case LineNumber number -> line = number.line();
                case InvokeInstruction call -> {
                    invoke(code, call);
                    return;
                }
                case InvokeDynamicInstruction call -> {
                    String what = "a lambda or text of " + call.name().stringValue();
                    hook(code, "call", what);
                    hook(code, "allocation", what);
                }
                case NewObjectInstruction made ->
                        hook(
                                code,
                                "allocation",
                                "new " + simple(made.className().asInternalName()));
                case NewPrimitiveArrayInstruction array -> hook(code, "allocation", "new array");
                case NewReferenceArrayInstruction array -> hook(code, "allocation", "new array");
                case NewMultiArrayInstruction array -> hook(code, "allocation", "new array");
                default -> {}
            }
            code.with(element);
        }

        private void invoke(CodeBuilder code, InvokeInstruction call) {
            String owner = call.owner().asInternalName();
            String name = call.name().stringValue();
            String what = simple(owner) + "." + name;
            hook(code, "call", what);
            if (Allocating.inside(owner, name)) {
                hook(code, "allocation", what);
            }
            if (owner.equals("java/lang/Thread") && name.equals("start")) {
                hook(code, "start", what);
            }
            code.with(call);
        }

        private void hook(CodeBuilder code, String name, String what) {
            if (initialiser && !name.equals("start")) {
                return;
            }
            code.loadConstant(place(what)).invokestatic(HOOK, name, PASS);
        }

        private int place(String what) {
            return Hook.number(method + ":" + line + ", before " + what);
        }
    }
}
