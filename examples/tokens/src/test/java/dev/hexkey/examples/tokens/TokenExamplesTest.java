package dev.hexkey.examples.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenExamplesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      classes = {
        AnthropicSdk.class,
        OpenAiSdk.class,
        JavaNetHttp.class,
        SpringRestClient.class,
        Kafka.class
      })
  void theProgramShowsARotation(Class<?> program) throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(output);

    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said)
        .contains("welcome, Bearer token-1", "welcome, Bearer token-2")
        .doesNotContain("refused");
  }
}
