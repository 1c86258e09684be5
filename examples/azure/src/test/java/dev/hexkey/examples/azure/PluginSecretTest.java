package dev.hexkey.examples.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginSecretTest {
  @TempDir Path folder;

  @Test
  void showsSignInReadDeniedAndThrottledWhereNothingIsConfigured() throws Exception {
    String said = run();

    List<String> lines = said.lines().toList();
    assertThat(lines).as(said).hasSize(7);
    assertThat(lines.get(0)).isEqualTo("started a double of Azure, as no tenant is configured");
    assertThat(lines.get(1))
        .startsWith("yokoy--api-key: [LOGIN_REQUIRED/NO_ACCOUNT]")
        .endsWith("RUN_LOGIN");
    assertThat(lines.get(2)).matches("open https://localhost:\\d+/\\S+ and enter \\w+");
    assertThat(lines.get(3)).isEqualTo("signed in as ada@contoso.example");
    assertThat(lines.get(4)).isEqualTo("yokoy--api-key: 14 characters");
    assertThat(lines.get(5))
        .startsWith("travel--api-key: [VAULT_AUTHZ_ERROR/ACCESS_DENIED]")
        .contains("Ask for membership in sg-contoso-plugin-travel-users.")
        .endsWith("ASK_ADMIN");
    assertThat(lines.get(6))
        .startsWith("yokoy--api-key: [VAULT_THROTTLED/THROTTLED]")
        .endsWith("RETRY");
    assertThat(said).doesNotContain("from-key-vault", "of-somebody-else");
    try (Stream<Path> left = Files.list(Files.createDirectories(folder.resolve("tmp")))) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("hexkey-azure-"));
    }
  }

  private String run() throws Exception {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors"); // where newer JDKs warn of SQLite's native code
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
            "-cp",
            System.getProperty("java.class.path"),
            PluginSecret.class.getName());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.contains("AZURE_") || name.startsWith("SANOPTIS_"));
    Process process =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(output);

    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said + Files.readString(errors)).isZero();
    assertThat(Files.readString(errors)).doesNotContain("from-key-vault", "of-somebody-else");
    return said;
  }
}
