package dev.hexkey.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Looks at what a program that runs for one call loads. */
class LoadedClassesTest {
  @Test
  void withoutCacheAndLogNeitherLibraryIsLoaded() throws Exception {
    assertThat(loadedBy("0"))
        .contains("dev.hexkey.core.SecretsClient")
        .doesNotContain("caffeine", "CaffeineSecretCache", "org.slf4j", "TokenEngine");
  }

  @Test
  void theSameProgramWithACacheLoadsCaffeine() throws Exception {
    assertThat(loadedBy("300")).contains("com.github.benmanes.caffeine.cache.Cache");
  }

  private static String loadedBy(String cacheTtlSeconds) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xshare:auto",
                    "-Xlog:class+load:stdout",
                    "-cp",
                    System.getProperty("java.class.path"),
                    OneShot.class.getName(),
                    cacheTtlSeconds))
            .redirectErrorStream(true)
            .start();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      return text.lines()
          .filter(line -> line.contains(" source: "))
          .map(line -> line.substring(0, line.indexOf(" source: ")))
          .reduce("", (all, line) -> all + line + "\n");
    }
  }
}
