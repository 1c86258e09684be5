package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local store's key on a real server. */
class TransitKeyCommandsTest {
  private static final String URI = "local://default/app/db";
  private static OpenBaoServer bao;

  @TempDir private Path home;

  @BeforeAll
  static void start() throws Exception {
    bao = OpenBaoServer.dev();
    bao.mount("transit", "transit");
    bao.write("transit/keys/hexkey", "{}");
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
  }

  private String said(String... args) {
    Result result =
        Run.in(home)
            .environment("BAO_ADDR", bao.address().toString())
            .environment("BAO_TOKEN", bao.rootToken())
            .environment("OPENBAO_TRANSIT_KEY", "transit/hexkey")
            .input("s3cret")
            .hexkey(args);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void aKeyMovesToTheServerAndRotatesThereAndComesBack() {
    said("secret", "put", URI);

    assertThat(said("key", "move", "openbao")).endsWith("it is in: openbao\n");
    assertThat(home.resolve("master.key")).doesNotExist();
    assertThat(said("key", "status")).contains("openbao, present", "transit key transit/hexkey");
    assertThat(said("secret", "get", URI)).isEqualTo("s3cret");

    assertThat(said("key", "rotate")).endsWith("it is in: openbao\n");
    said("key", "rotate", "--data");
    assertThat(said("secret", "get", URI)).isEqualTo("s3cret");

    assertThat(said("key", "move", "file")).endsWith("it is in: file\n");
    assertThat(Run.in(home).hexkey("secret", "get", URI).out()).isEqualTo("s3cret");
  }

  @Test
  void withoutTheServerTheStoreIsShut() {
    said("secret", "put", URI);
    said("key", "move", "openbao");

    Result result = Run.in(home).hexkey("secret", "get", URI);

    assertThat(result.exitCode()).isEqualTo(8);
    assertThat(result.err()).contains("KEY_UNAVAILABLE").contains("OPENBAO_URL");
  }
}
