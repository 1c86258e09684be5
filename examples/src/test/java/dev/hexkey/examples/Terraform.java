package dev.hexkey.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;
import org.openrewrite.hcl.internal.grammar.HCLLexer;
import org.openrewrite.hcl.internal.grammar.HCLParser;
import org.openrewrite.hcl.internal.grammar.HCLParser.AttributeContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.BlockContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.BodyContentContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.BodyContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.ExprTermContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.ForTupleExprContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.FunctionCallContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.GetAttrContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.IndexContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.LiteralValueContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.QuotedTemplateContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.QuotedTemplatePartContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.StringLiteralContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.TemplateInterpolationContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.TupleContext;
import org.openrewrite.hcl.internal.grammar.HCLParser.VariableExprContext;

/**
 * Terraform files, parsed by a grammar of HCL, and the values of those expressions that the
 * examples are written with. What it does not know it refuses to evaluate.
 */
final class Terraform {
  private final List<Block> blocks;
  private final Map<String, Object> variables;

  /** What stands between braces. */
  record Block(
      String type, List<String> labels, Map<String, ParseTree> attributes, List<Block> blocks) {
    String label(int i) {
      return labels.get(i);
    }

    /** The nested block of that type, which must be the only one. */
    Block block(String wanted) {
      List<Block> found = blocks.stream().filter(block -> block.type.equals(wanted)).toList();
      if (found.size() != 1) {
        throw new IllegalStateException(found.size() + " blocks " + wanted);
      }
      return found.get(0);
    }

    ParseTree attribute(String name) {
      ParseTree expression = attributes.get(name);
      if (expression == null) {
        throw new IllegalStateException(labels + " has no " + name);
      }
      return expression;
    }

    /** This block and all within it. */
    Stream<Block> all() {
      return Stream.concat(Stream.of(this), blocks.stream().flatMap(Block::all));
    }
  }

  /** Something of a resource, known only once that is made. */
  record Reference(String path) {
    @Override
    public String toString() {
      return "<" + path + ">";
    }
  }

  private Terraform(List<Block> blocks, Map<String, Object> variables) {
    this.blocks = blocks;
    this.variables = variables;
  }

  /** All {@code .tf} files of a folder; the variables have their values from a further file. */
  static Terraform in(Path folder, Path values) throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Path file : files(folder)) {
      blocks.addAll(parse(Files.readString(file)).blocks());
    }
    Terraform constants = new Terraform(List.of(), Map.of());
    Map<String, Object> variables = new LinkedHashMap<>();
    for (Block block : blocks) {
      ParseTree given = block.attributes().get("default");
      if (block.type().equals("variable") && given != null) {
        variables.put(block.label(0), constants.value(given));
      }
    }
    parse(Files.readString(values))
        .attributes()
        .forEach((name, value) -> variables.put(name, constants.value(value)));
    return new Terraform(blocks, variables);
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tf")).sorted().toList();
    }
  }

  /**
   * A file as one block without a name.
   *
   * @throws IllegalArgumentException if it is not HCL
   */
  static Block parse(String text) {
    HCLLexer lexer = new HCLLexer(CharStreams.fromString(text));
    HCLParser parser = new HCLParser(new CommonTokenStream(lexer));
    lexer.removeErrorListeners();
    parser.removeErrorListeners();
    lexer.addErrorListener(new Refusing());
    parser.addErrorListener(new Refusing());
    BodyContext body = parser.configFile().body();
    Token left = parser.getCurrentToken();
    if (left.getType() != Token.EOF) {
      throw new IllegalArgumentException("line " + left.getLine() + ": nothing may follow here");
    }
    return block("", List.of(), body);
  }

  /** The same files with another value of one variable. */
  Terraform with(String variable, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(variables);
    changed.put(variable, value);
    return new Terraform(blocks, changed);
  }

  Object variable(String name) {
    return known(variables, name);
  }

  List<Block> blocks() {
    return blocks;
  }

  List<Block> resources() {
    return blocks.stream().filter(block -> block.type().equals("resource")).toList();
  }

  Block resource(String type, String name) {
    return resources().stream()
        .filter(block -> block.labels().equals(List.of(type, name)))
        .findFirst()
        .orElseThrow();
  }

  /** The attributes of each instance of a resource, by its address. */
  Map<String, Map<String, Object>> instances(Block resource) {
    String address = String.join(".", resource.labels());
    Map<String, Map<String, Object>> instances = new LinkedHashMap<>();
    ParseTree forEach = resource.attributes().get("for_each");
    if (forEach == null) {
      instances.put(address, values(resource, Map.of()));
      return instances;
    }
    for (Object key : (Iterable<?>) value(forEach)) {
      instances.put(
          address + "[" + key + "]",
          values(resource, Map.of("each", Map.of("key", key, "value", key))));
    }
    return instances;
  }

  /** All instances of all resources. */
  Map<String, Map<String, Object>> instances() {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    resources().forEach(resource -> all.putAll(instances(resource)));
    return all;
  }

  /** The value of an expression that stands outside of a resource with instances. */
  Object value(ParseTree expression) {
    return value(expression, Map.of());
  }

  private Map<String, Object> values(Block block, Map<String, Object> names) {
    Map<String, Object> values = new LinkedHashMap<>();
    block.attributes().forEach((name, expression) -> values.put(name, value(expression, names)));
    values.remove("for_each");
    for (Block nested : block.blocks()) {
      values.put(nested.type(), values(nested, names));
    }
    return values;
  }

  private Object value(ParseTree tree, Map<String, Object> names) {
    if (tree instanceof VariableExprContext) {
      return root(tree.getText(), names);
    }
    if (tree instanceof ExprTermContext && tree.getChildCount() == 2) {
      return select(value(tree.getChild(0), names), tree.getChild(1), names);
    }
    if (tree instanceof FunctionCallContext call) {
      return call(call, names);
    }
    if (tree instanceof ForTupleExprContext loop) {
      return loop(loop, names);
    }
    if (tree instanceof TupleContext tuple) {
      return tuple.expression().stream().map(item -> value(item, names)).toList();
    }
    if (tree instanceof QuotedTemplateContext template) {
      StringBuilder text = new StringBuilder();
      template.quotedTemplatePart().forEach(part -> text.append(value(part, names)));
      return text.toString();
    }
    if (tree instanceof StringLiteralContext) {
      return tree.getText();
    }
    if (tree instanceof TemplateInterpolationContext interpolation) {
      return value(interpolation.expression(), names);
    }
    if (tree instanceof LiteralValueContext) {
      return literal(tree.getText());
    }
    if (tree.getChildCount() == 1 || tree instanceof QuotedTemplatePartContext) {
      return value(tree.getChild(0), names);
    }
    throw new UnsupportedOperationException(tree.getText());
  }

  private Object root(String name, Map<String, Object> names) {
    if (names.containsKey(name)) {
      return known(names, name);
    }
    return switch (name) {
      case "var" -> variables;
      case "local" -> locals();
      default -> new Reference(name);
    };
  }

  private Map<String, Object> locals() {
    Map<String, Object> locals = new LinkedHashMap<>();
    for (Block block : blocks) {
      if (block.type().equals("locals")) {
        locals.putAll(values(block, Map.of()));
      }
    }
    return locals;
  }

  private Object select(Object from, ParseTree part, Map<String, Object> names) {
    if (part instanceof GetAttrContext attribute) {
      String name = attribute.Identifier().getText();
      return from instanceof Reference resource
          ? new Reference(resource.path() + "." + name)
          : known((Map<?, ?>) from, name);
    }
    if (part instanceof IndexContext index) {
      Object key = value(index.expression(), names);
      return from instanceof Reference resource
          ? new Reference(resource.path() + "[" + key + "]")
          : ((List<?>) from).get((Integer) key);
    }
    throw new UnsupportedOperationException(part.getText());
  }

  private Object call(FunctionCallContext call, Map<String, Object> names) {
    List<Object> arguments =
        call.arguments().expression().stream().map(each -> value(each, names)).toList();
    return switch (call.Identifier().getText()) {
      case "toset" -> new LinkedHashSet<>((List<?>) arguments.get(0));
      case "split" -> List.of(((String) arguments.get(1)).split((String) arguments.get(0), -1));
      default -> throw new UnsupportedOperationException(call.getText());
    };
  }

  private Object loop(ForTupleExprContext loop, Map<String, Object> names) {
    List<Object> items = new ArrayList<>();
    for (Object item : (Iterable<?>) value(loop.forIntro().expression(), names)) {
      Map<String, Object> inner = new LinkedHashMap<>(names);
      inner.put(loop.forIntro().Identifier(0).getText(), item);
      items.add(value(loop.expression(), inner));
    }
    return items;
  }

  private static Object literal(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> Integer.valueOf(text);
    };
  }

  private static Object known(Map<?, ?> from, String name) {
    Object value = from.get(name);
    if (value == null) {
      throw new IllegalStateException("nothing is named " + name);
    }
    return value;
  }

  private static Block block(String type, List<String> labels, BodyContext body) {
    Map<String, ParseTree> attributes = new LinkedHashMap<>();
    List<Block> blocks = new ArrayList<>();
    for (BodyContentContext content : body.bodyContent()) {
      AttributeContext attribute = content.attribute();
      BlockContext nested = content.block();
      if (attribute != null) {
        attributes.put(attribute.Identifier().getText(), attribute.expression());
      } else {
        blocks.add(
            block(
                nested.Identifier().getText(),
                nested.blockLabel().stream()
                    .map(label -> label.getText().replace("\"", ""))
                    .toList(),
                nested.blockExpr().body()));
      }
    }
    return new Block(type, labels, attributes, blocks);
  }

  private static final class Refusing extends BaseErrorListener {
    @Override
    public void syntaxError(
        Recognizer<?, ?> recognizer,
        @Nullable Object symbol,
        int line,
        int column,
        String message,
        @Nullable RecognitionException cause) {
      throw new IllegalArgumentException("line " + line + ", column " + column + ": " + message);
    }
  }
}
