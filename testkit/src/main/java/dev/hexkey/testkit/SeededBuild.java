package dev.hexkey.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileManager.Location;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A package built with a fault on purpose, to show that a test finds that fault. Changed sources
 * are compiled in memory, and a probe runs in a class loader where they stand in for the package's
 * own; everything outside of the package is shared with the running test. Needs a JDK. Not
 * thread-safe.
 *
 * <pre>{@code
 * readsEveryLine(folder); // passes here
 * SeededBuild.of(LinesTest.class)
 *     .replace(Lines.class, "while (more())", "if (more())")
 *     .assertFails("readsEveryLine", folder);
 * }</pre>
 */
public final class SeededBuild {
  private final Class<?> probes;
  private final Map<Class<?>, String> sources = new LinkedHashMap<>();

  private SeededBuild(Class<?> probes) {
    this.probes = probes;
  }

  /**
   * A build without any fault yet.
   *
   * @param probes among the package's tests; its static methods are the probes
   */
  public static SeededBuild of(Class<?> probes) {
    return new SeededBuild(probes);
  }

  /**
   * Changes a source, which may have been changed before.
   *
   * @param type a top-level class of the package, compiled below the folder of {@code
   *     src/main/java}
   * @throws AssertionError if the text does not stand there exactly once, so that a seed does not
   *     outlive what it changes
   */
  public SeededBuild replace(Class<?> type, String text, String by) {
    String source = sources.containsKey(type) ? sources.get(type) : sourceOf(type);
    int start = source.indexOf(text);
    if (start < 0 || source.indexOf(text, start + 1) >= 0) {
      throw new AssertionError(type.getSimpleName() + " must have exactly once: " + text);
    }
    sources.put(type, source.substring(0, start) + by + source.substring(start + text.length()));
    return this;
  }

  /**
   * Runs a probe, which has to fail.
   *
   * @param probe the one static method of this name
   * @return its failure
   * @throws AssertionError if it passes, throws something else than an {@code AssertionError}, or a
   *     changed source does not compile
   */
  public AssertionError assertFails(String probe, Object... arguments) {
    try {
      Method method = method(new Loader(probes, compile()).loadClass(probes.getName()), probe);
      method.setAccessible(true);
      method.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof AssertionError found) {
        return found;
      }
      throw new AssertionError("no assertion failed, but the probe did: " + probe, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the probe cannot run: " + probe, e);
    }
    throw new AssertionError("the probe passes in spite of the fault: " + probe);
  }

  private static Method method(Class<?> type, String name) throws NoSuchMethodException {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchMethodException(name));
  }

  private static String sourceOf(Class<?> type) {
    String name = type.getName().replace('.', '/') + ".java";
    try {
      URI classes = type.getProtectionDomain().getCodeSource().getLocation().toURI();
      for (Path folder = Path.of(classes); folder != null; folder = folder.getParent()) {
        Path source = folder.resolve("src/main/java").resolve(name);
        if (Files.exists(source)) {
          return Files.readString(source);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    throw new AssertionError("found no source " + name);
  }

  /** The changed classes, by their names. */
  private Map<String, byte[]> compile() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("a JDK is needed, not a mere runtime");
    }
    StringWriter problems = new StringWriter();
    List<String> options =
        List.of(
            "-classpath", System.getProperty("java.class.path"), "-proc:none", "-implicit:none");
    try (Output output =
        new Output(compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8))) {
      List<Source> changed =
          sources.entrySet().stream().map(e -> new Source(e.getKey(), e.getValue())).toList();
      if (!compiler.getTask(problems, output, null, options, null, changed).call()) {
        throw new AssertionError("the seeded build does not compile: " + problems);
      }
      return output.classes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Class<?> type, String text) {
      super(URI.create("seeded:///" + type.getName().replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Keeps classes in memory. */
  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

    Output(JavaFileManager manager) {
      super(manager);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, Kind kind, @Nullable FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("seeded:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return written.computeIfAbsent(className, name -> new ByteArrayOutputStream());
        }
      };
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new HashMap<>();
      written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }
  }

  /** Defines the classes of the package anew, changed ones as they were changed. */
  private static final class Loader extends ClassLoader {
    private final Class<?> probes;
    private final Map<String, byte[]> changed;

    Loader(Class<?> probes, Map<String, byte[]> changed) {
      super(probes.getClassLoader());
      this.probes = probes;
      this.changed = changed;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(probes.getPackageName() + ".")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      byte[] bytes = changed.containsKey(name) ? changed.get(name) : unchanged(name);
      return defineClass(name, bytes, 0, bytes.length, probes.getProtectionDomain());
    }

    private byte[] unchanged(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        return file.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
