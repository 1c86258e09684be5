package dev.hexkey.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Loads one added adapter. Of Hexkey it sees the ports and nothing else, with the logging API and
 * the nullness annotations that ports speak of; every other library it brings itself, in any
 * version.
 */
final class AdapterClassLoader extends URLClassLoader {
  AdapterClassLoader(String name, List<URL> jars) {
    super("adapter-" + name, jars.toArray(URL[]::new), new PortsOnly());
  }

  @Override
  public void close() {
    try {
      super.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JDK, and from the application only what crosses the wall. */
  private static final class PortsOnly extends ClassLoader {
    private final ClassLoader application = AdapterClassLoader.class.getClassLoader();

    PortsOnly() {
      super("ports", getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("dev.hexkey.ports.")
          || name.startsWith("org.slf4j.")
          || name.startsWith("org.jspecify.annotations.")) {
        return application.loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
