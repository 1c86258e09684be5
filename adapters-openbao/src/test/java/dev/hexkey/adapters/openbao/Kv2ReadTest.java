package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.DeletedException;
import dev.hexkey.ports.DestroyedException;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Kv2ReadTest {
  private static OpenBaoServer bao;
  @TempDir Path home;
  private Hexkey hexkey;

  @BeforeAll
  static void start() throws Exception {
    bao = OpenBaoServer.dev();
    bao.call("POST", "secret/data/app/api", "{\"data\":{\"token\":\"first\"}}");
    bao.call(
        "POST", "secret/data/app/api", "{\"data\":{\"token\":\"second\",\"n\":{\"a\":[1,2]}}}");
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
  }

  @BeforeEach
  void open() {
    hexkey =
        Hexkey.builder()
            .home(home)
            .adapter(new OpenBaoAdapter())
            .environment(
                Map.of(
                    "OPENBAO_URL", bao.address().toString(),
                    "OPENBAO_TOKEN", bao.rootToken(),
                    "SECRETS_ALLOWED_MOUNTS", "secret,none,old"))
            .build();
  }

  @AfterEach
  void close() {
    hexkey.close();
  }

  private String resolve(String uri) {
    return hexkey.secrets().resolve(uri).revealText();
  }

  @Test
  void readsAFieldOfTheNewestVersion() {
    assertThat(resolve("openbao+kv2://secret/app/api#token")).isEqualTo("second");
    assertThat(resolve("hashicorp+kv2://secret/app/api#token")).isEqualTo("second");
    assertThat(resolve("openbao+kv2://secret/app/api#n")).isEqualTo("{\"a\":[1,2]}");
  }

  @Test
  void readsAnOlderVersion() {
    assertThat(resolve("openbao+kv2://secret/app/api#token?version=1")).isEqualTo("first");
  }

  @Test
  void readsTheWholeObject() {
    assertThat(resolve("openbao+kv2://secret/app/api?version=1"))
        .isEqualTo("{\"token\":\"first\"}");
  }

  @Test
  void tellsAbsentDeletedAndDestroyedApart() throws Exception {
    bao.call("POST", "secret/data/gone", "{\"data\":{\"a\":\"1\"}}");
    bao.call("POST", "secret/data/gone", "{\"data\":{\"a\":\"2\"}}");
    bao.call("POST", "secret/delete/gone", "{\"versions\":[2]}");
    bao.call("POST", "secret/destroy/gone", "{\"versions\":[1]}");

    assertThatThrownBy(() -> resolve("openbao+kv2://secret/nothing"))
        .isInstanceOf(AbsentException.class);
    assertThatThrownBy(() -> resolve("openbao+kv2://secret/gone"))
        .isInstanceOf(DeletedException.class);
    assertThatThrownBy(() -> resolve("openbao+kv2://secret/gone?version=1"))
        .isInstanceOf(DestroyedException.class);
    assertThatThrownBy(() -> resolve("openbao+kv2://none/x"))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[MOUNT_NOT_FOUND]");
  }
}
