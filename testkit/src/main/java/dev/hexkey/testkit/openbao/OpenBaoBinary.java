package dev.hexkey.testkit.openbao;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Where the server's program is. */
final class OpenBaoBinary {
  private static final String CACHED = "hexkey-test/openbao-2.7.2/bao"; // .ci/openbao puts it there

  private OpenBaoBinary() {}

  /** The program; if there is none the test is skipped, with {@code CI=true} it fails. */
  static Path require(Map<String, String> environment) {
    Optional<Path> found =
        candidates(environment)
            .filter(Files::isRegularFile)
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    String reason =
        environment.containsKey("BAO_BIN")
            ? "there is no OpenBao: BAO_BIN does not name a program"
            : "there is no OpenBao: neither the PATH nor the cache has one; .ci/openbao gets one";
    if ("true".equals(environment.get("CI"))) {
      return Assertions.fail(reason);
    }
    return Assumptions.abort(reason);
  }

  private static Stream<Path> candidates(Map<String, String> environment) {
    String stated = environment.get("BAO_BIN");
    if (stated != null) {
      return Stream.of(Path.of(stated)); // and no other in its place
    }
    return Stream.of(inPath(environment, "bao"), inPath(environment, "vault"), cached(environment))
        .flatMap(List::stream);
  }

  private static List<Path> inPath(Map<String, String> environment, String name) {
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .toList();
  }

  private static List<Path> cached(Map<String, String> environment) {
    String stated = environment.getOrDefault("XDG_CACHE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (!stated.isEmpty()) {
      return List.of(Path.of(stated, CACHED));
    }
    return home.isEmpty() ? List.of() : List.of(Path.of(home, ".cache", CACHED));
  }
}
