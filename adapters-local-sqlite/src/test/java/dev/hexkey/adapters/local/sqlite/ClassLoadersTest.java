package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two copies of the adapter in one JVM, as two plugins may bring them. */
class ClassLoadersTest {
  @TempDir Path directory;

  private final List<URLClassLoader> loaders = new ArrayList<>();

  /** What a copy does; found by its name through its own class loader. */
  public static final class Copy {
    private static @Nullable LocalStore store;

    private Copy() {}

    /** Opens the store by reading from it. */
    public static void open(Path directory) {
      LocalStore opened =
          LocalStore.in(
              directory.resolve("home"),
              LocalSettings.DEFAULTS,
              new KeyFileForTests(directory.resolve("keys")),
              InstantSource.system());
      opened.profiles().list();
      store = opened;
    }

    /** Makes the store. */
    public static void create(Path directory) {
      open(directory);
      Objects.requireNonNull(store).profiles().create("work");
      close(directory);
    }

    /** Closes the store. */
    public static void close(Path directory) {
      Objects.requireNonNull(store).close();
    }
  }

  @BeforeEach
  void load() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(Path.of(entry).toUri().toURL());
    }
    for (int i = 0; i < 2; i++) {
      loaders.add(
          new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
    }
    call(0, "create", directory);
  }

  @AfterEach
  void unload() throws Exception {
    for (URLClassLoader loader : loaders) {
      loader.close();
    }
  }

  private void call(int loader, String method, Path argument) throws Exception {
    Class<?> copy = Class.forName(Copy.class.getName(), true, loaders.get(loader));
    try {
      copy.getMethod(method, Path.class).invoke(null, argument);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Test
  void K12_aSecondClassLoaderIsRefused() throws Exception {
    call(0, "open", directory);

    assertThatThrownBy(() -> call(1, "open", directory))
        .hasMessageStartingWith("[STORE_OPEN_ELSEWHERE]");
    call(0, "close", directory);
  }

  @Test
  void aSecondClassLoaderIsRefusedThroughALinkToo() throws Exception {
    Path link = directory.resolve("linked");
    Files.createSymbolicLink(link, directory);
    call(0, "open", directory);

    assertThatThrownBy(() -> call(1, "open", link))
        .hasMessageStartingWith("[STORE_OPEN_ELSEWHERE]");
    call(0, "close", directory);
  }

  @Test
  void aClosedStoreMayBeOpenedByAnotherClassLoader() throws Exception {
    call(0, "open", directory);
    call(0, "close", directory);

    call(1, "open", directory);
    call(1, "close", directory);

    assertThat(System.getProperties().stringPropertyNames())
        .noneMatch(name -> name.startsWith("dev.hexkey.local.open:"));
  }

  @Test
  void whileOneOpeningIsLeftTheFileStaysThisClassLoaders() throws Exception {
    try (TestStore local = new TestStore(LocalSettings.DEFAULTS)) {
      local.put("app", "one");
      LocalStore second = local.another();
      second.profiles().list();
      second.close();

      assertThat(local.fetch("app")).isEqualTo("one");
      assertThatThrownBy(() -> call(1, "open", local.home().resolveSibling("")))
          .hasMessageStartingWith("[STORE_OPEN_ELSEWHERE]");
    }
  }
}
