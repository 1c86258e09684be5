package dev.hexkey.examples.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadSecretTest {
  private static final List<String> CONFIGURED =
      List.of("OPENBAO_URL", "VAULT_URL", "BAO_ADDR", "VAULT_ADDR", "SECRETS_BOOTSTRAP_PATH");

  @TempDir Path folder;

  @Test
  void startsAServerWhereNoneIsConfigured() throws Exception {
    DevServer.start().close(); // skips where there is no OpenBao

    assertThat(run(Map.of()))
        .contains("started a server of its own", DevServer.SECRET + " is from-openbao");
  }

  @Test
  void readsFromTheServerThatIsConfigured() throws Exception {
    try (DevServer server = DevServer.start()) {
      assertThat(run(server.environment()))
          .contains(DevServer.SECRET + " is from-openbao")
          .doesNotContain("started");
    }
  }

  private String run(Map<String, String> environment) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ReadSecret.class.getName());
    builder.environment().keySet().removeAll(CONFIGURED);
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(output);

    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
