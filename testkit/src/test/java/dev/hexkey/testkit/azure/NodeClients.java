package dev.hexkey.testkit.azure;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Where Node and Microsoft's clients for it are.
 *
 * @param node the program
 * @param modules the folder that {@code node_modules} is in
 */
record NodeClients(Path node, Path modules) {
  static final Path SOURCES =
      Path.of(System.getProperty("hexkey.root"), "testkit", "src", "test", "npm", "azure");

  /** Both; if one is missing the test is skipped, with {@code CI=true} it fails. */
  static NodeClients require(Map<String, String> environment) throws IOException {
    Optional<Path> node =
        Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, "node"))
            .filter(Files::isExecutable)
            .findFirst();
    if (node.isEmpty()) {
      return refuse(environment, "there is no Node: the PATH has none");
    }
    Path modules = cache(environment).resolve("npm-" + lockSum());
    if (!Files.isDirectory(modules)) {
      return refuse(environment, "there are no clients for Node in the cache; .ci/npm gets them");
    }
    return new NodeClients(node.get(), modules);
  }

  private static NodeClients refuse(Map<String, String> environment, String reason) {
    if ("true".equals(environment.get("CI"))) {
      return Assertions.fail(reason);
    }
    return Assumptions.abort(reason);
  }

  private static Path cache(Map<String, String> environment) {
    String stated = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path cache =
        stated.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", ""), ".cache")
            : Path.of(stated);
    return cache.resolve("hexkey-test");
  }

  private static String lockSum() throws IOException {
    try {
      byte[] lock = Files.readAllBytes(SOURCES.resolve("package-lock.json"));
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(lock);
      return HexFormat.of().formatHex(sum, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
