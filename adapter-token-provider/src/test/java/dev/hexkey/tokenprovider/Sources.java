package dev.hexkey.tokenprovider;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Java sources out of a document, compiled with what the tests see. */
final class Sources {
  private Sources() {}

  /**
   * What the compiler has against them; empty if nothing.
   *
   * @param sources by the name of their class
   * @param classes where their classes go
   */
  static String errors(Map<String, String> sources, Path classes) {
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(said, null, null, options, null, files(sources))
            .call();
    return compiled ? "" : said.toString();
  }

  private static List<InMemory> files(Map<String, String> sources) {
    return sources.entrySet().stream()
        .map(entry -> new InMemory(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static final class InMemory extends SimpleJavaFileObject {
    private final String source;

    InMemory(String name, String source) {
      super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }
}
