package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.util.Arrays;

/**
 * Programs that a test needs: where one is missing, the test fails in CI and is skipped elsewhere.
 */
final class Tool {
  private Tool() {}

  static void require(String program) {
    boolean there =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(directory -> new File(directory, program).canExecute());
    if (there) {
      return;
    }
    String reason = "this test needs the program " + program;
    if ("true".equals(System.getenv("CI"))) {
      fail(reason);
    }
    abort(reason);
  }
}
