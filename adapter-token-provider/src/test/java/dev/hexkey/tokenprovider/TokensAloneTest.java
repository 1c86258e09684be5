package dev.hexkey.tokenprovider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever only wants a token takes three of our jars along, and of others the SLF4J API. */
class TokensAloneTest {
  /** Directories of classes in this build, or jars. */
  private static final String NEEDED =
      ".*/(ports|renewal|adapter-token-provider)/target/.*|.*/slf4j-api-[^/]*\\.jar";

  @Test
  void aTokenNeedsNeitherCoreNorCaffeine() throws Exception {
    List<String> classPath =
        Arrays.stream(testClassPath().split(File.pathSeparator, -1))
            .filter(element -> element.replace(File.separatorChar, '/').matches(NEEDED))
            .toList();
    assertThat(classPath).as("our three, these tests, and the SLF4J API").hasSize(5);

    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    String.join(File.pathSeparator, classPath),
                    OneToken.class.getName(),
                    "a-token"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    try (InputStream output = process.getInputStream()) {
      assertThat(new String(output.readAllBytes(), UTF_8).lines()).containsExactly("a-token");
    }
    assertThat(process.waitFor()).isZero();
  }

  private static String testClassPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
