package dev.hexkey.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {
  private static final String CANARY = "canary-examples-5d2e";

  @TempDir Path mounts;

  @BeforeEach
  void mountASecret() throws IOException {
    Path primary = Files.createDirectory(mounts.resolve("primary"));
    Files.writeString(primary.resolve("ldap.json"), "{\"bindPassword\": \"" + CANARY + "\"}\n");
  }

  @ParameterizedTest
  @ValueSource(classes = {MountedSecret.class, MountedSecretWithGuice.class})
  void theProgramReadsTheMountedSecret(Class<?> program) throws Exception {
    JavaProgram.Result result =
        JavaProgram.of(program)
            .with("FILE_MOUNT_PATH", mounts.toString())
            .with("HEXKEY_HOME", mounts.resolve("no-home").toString())
            .run(mounts.toString());

    assertThat(result.exitCode()).as(result.errors()).isZero();
    assertThat(result.output()).isEqualTo("The password has 20 characters.\n");
    assertThat(result.errors()).doesNotContain(CANARY);
  }

  @Test
  void noProgramHasFortyLines() throws IOException {
    Path sources = Path.of("src/main/java/dev/hexkey/examples");
    try (var programs = Files.list(sources)) {
      List<Path> found = programs.toList();
      assertThat(found).isNotEmpty();
      assertThat(found)
          .allSatisfy(program -> assertThat(Files.readAllLines(program)).hasSizeLessThan(40));
    }
  }
}
