package dev.percpu.proof.spin;

import com.sun.source.tree.AssertTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The statements of each method of a source file, one a line, in the order in which they stand
 * there. Every statement is listed, whether it reaches shared memory or not: what is not looked for
 * cannot be overlooked. The compiler's own parser finds them.
 */
final class JavaStatements {

    /** What a method's list begins with if its caller must hold the monitor. */
    private static final String SYNCHRONIZED = "synchronized";

    private final String source;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final Map<String, List<String>> byMethod = new LinkedHashMap<>();

    private JavaStatements(String source) throws IOException {
        this.source = source;
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavacTask task =
                (JavacTask)
                        ToolProvider.getSystemJavaCompiler()
                                .getTask(null, null, null, null, null, List.of(file));
        unit = task.parse().iterator().next();
        positions = Trees.instance(task).getSourcePositions();
        unit.accept(new Methods(), "");
    }

    /**
     * The statements by method, which is named like {@code Outer.Inner.method(first, second)}, by
     * its parameters' names. Constructors and methods without a body are left out.
     */
    static Map<String, List<String>> of(String source) {
        try {
            return new JavaStatements(source).byMethod;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything between two places, in one line without comments. */
    private String text(long from, long to) {
        return source.substring((int) from, (int) to)
                .replaceAll("//[^\n]*|/\\*.*?\\*/", "")
                .replaceAll("\\s+", " ")
                .replaceAll("(?<=[(.]) | (?=[).])", "")
                .strip();
    }

    private long start(Tree tree) {
        return positions.getStartPosition(unit, tree);
    }

    private String text(Tree tree) {
        return text(start(tree), positions.getEndPosition(unit, tree));
    }

    /** What a statement says before the one inside it begins. */
    private String head(Tree whole, Tree inside) {
        return text(start(whole), start(inside));
    }

    private final class Methods extends TreeScanner<Void, String> {
        @Override
        public Void visitClass(ClassTree tree, String outer) {
            return super.visitClass(tree, outer + tree.getSimpleName() + ".");
        }

        @Override
        public Void visitMethod(MethodTree tree, String owner) {
            if (tree.getBody() == null || tree.getName().contentEquals("<init>")) {
                return null;
            }
            List<String> statements = new ArrayList<>();
            if (tree.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
                statements.add(SYNCHRONIZED);
            }
            new Statements().scan(tree.getBody(), statements);
            String parameters =
                    tree.getParameters().stream()
                            .map(parameter -> parameter.getName().toString())
                            .collect(Collectors.joining(", ", "(", ")"));
            byMethod.put(owner + tree.getName() + parameters, statements);
            return null;
        }
    }

    /** Lists statements, and the heads of those that have others inside. */
    private final class Statements extends TreeScanner<Void, List<String>> {
        @Override
        public Void scan(Tree tree, List<String> into) {
            if (tree instanceof StatementTree && !known(tree)) {
                throw new IllegalArgumentException(
                        "a statement of a kind that is not known here, so teach it to "
                                + JavaStatements.class.getSimpleName()
                                + ": "
                                + text(tree));
            }
            return super.scan(tree, into);
        }

        private boolean known(Tree tree) {
            return switch (tree.getKind()) {
                case BLOCK, VARIABLE, EXPRESSION_STATEMENT, RETURN, THROW, BREAK, CONTINUE -> true;
                case IF, FOR_LOOP, ENHANCED_FOR_LOOP, WHILE_LOOP, DO_WHILE_LOOP -> true;
                case TRY, SYNCHRONIZED, ASSERT -> true;
                default -> false;
            };
        }

        private Void one(Tree tree, List<String> into) {
            into.add(text(tree));
            return null;
        }

        private Void under(Tree whole, StatementTree inside, List<String> into) {
            into.add(head(whole, inside));
            return scan(inside, into);
        }

        @Override
        public Void visitVariable(VariableTree tree, List<String> into) {
            return one(tree, into);
        }

        @Override
        public Void visitExpressionStatement(ExpressionStatementTree tree, List<String> into) {
            return one(tree, into);
        }

        @Override
        public Void visitReturn(ReturnTree tree, List<String> into) {
            return one(tree, into);
        }

        @Override
        public Void visitThrow(ThrowTree tree, List<String> into) {
            return one(tree, into);
        }

        @Override
        public Void visitBreak(BreakTree tree, List<String> into) {
            return one(tree, into);
        }

        @Override
        public Void visitContinue(ContinueTree tree, List<String> into) {
            return one(tree, into);
        }

        @Override
        public Void visitAssert(AssertTree tree, List<String> into) {
            return one(tree, into);
        }

        @Override
        public Void visitIf(IfTree tree, List<String> into) {
            under(tree, tree.getThenStatement(), into);
            if (tree.getElseStatement() != null) {
                into.add("else");
                scan(tree.getElseStatement(), into);
            }
            return null;
        }

        @Override
        public Void visitForLoop(ForLoopTree tree, List<String> into) {
            return under(tree, tree.getStatement(), into);
        }

        @Override
        public Void visitEnhancedForLoop(EnhancedForLoopTree tree, List<String> into) {
            return under(tree, tree.getStatement(), into);
        }

        @Override
        public Void visitWhileLoop(WhileLoopTree tree, List<String> into) {
            return under(tree, tree.getStatement(), into);
        }

        @Override
        public Void visitDoWhileLoop(DoWhileLoopTree tree, List<String> into) {
            under(tree, tree.getStatement(), into);
            into.add("while " + text(tree.getCondition()) + ";");
            return null;
        }

        @Override
        public Void visitSynchronized(SynchronizedTree tree, List<String> into) {
            return under(tree, tree.getBlock(), into);
        }

        @Override
        public Void visitTry(TryTree tree, List<String> into) {
            into.add(head(tree, tree.getBlock()));
            scan(tree.getBlock(), into);
            for (CatchTree caught : tree.getCatches()) {
                into.add("catch (" + text(caught.getParameter()) + ")");
                scan(caught.getBlock(), into);
            }
            BlockTree last = tree.getFinallyBlock();
            if (last != null) {
                into.add("finally");
                scan(last, into);
            }
            return null;
        }
    }
}
