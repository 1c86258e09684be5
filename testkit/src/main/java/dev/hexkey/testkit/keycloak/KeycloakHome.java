package dev.hexkey.testkit.keycloak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The unpacked and built distribution in the user's cache, made once for all builds of a machine.
 * Servers only read it.
 */
final class KeycloakHome {
  private static final String SUFFIX = ".tar.gz";

  /** How it is built is a part of its name, so that another build is made beside it. */
  private static final String BUILT = "-client-auth";

  private static final int MINUTES = 5;

  private KeycloakHome() {}

  static Path of(Path archive) throws IOException, InterruptedException {
    if (!Files.isRegularFile(archive)) {
      throw new IOException("there is no archive " + archive);
    }
    Path cache = Files.createDirectories(cache());
    String name = archive.getFileName().toString();
    Path home = cache.resolve(name.substring(0, name.length() - SUFFIX.length()) + BUILT);
    if (Files.isDirectory(home)) {
      return home;
    }
    try (FileChannel channel =
            FileChannel.open(
                cache.resolve("keycloak.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.isDirectory(home)) {
        make(archive, home);
      }
    }
    return home;
  }

  private static Path cache() {
    String stated = System.getenv("XDG_CACHE_HOME");
    Path root =
        stated == null || stated.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(stated);
    return root.resolve("hexkey-test");
  }

  private static void make(Path archive, Path home) throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(home.getParent(), "making-");
    try {
      run(work, "tar", "-xzf", archive.toString(), "--strip-components=1");
      // certificates are asked for only where there is TLS, which is decided at the start
      run(
          work,
          work.resolve("bin/kc.sh").toString(),
          "build",
          "--db=dev-mem",
          "--cache=local",
          "--https-client-auth=request");
      Files.move(work, home, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(work);
    }
  }

  private static void run(Path folder, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("hexkey-keycloak", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process process = builder.start();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException(command[0] + " did not end");
      }
      if (process.exitValue() != 0) {
        throw new IOException(List.of(command) + " failed: " + Files.readString(output));
      }
    } finally {
      Files.delete(output);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(KeycloakHome::deleteOne);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
