package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.core.Hexkey;
import dev.hexkey.core.SecretUri;
import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.DeletedException;
import dev.hexkey.ports.DestroyedException;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.UnsupportedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client's ways to the abilities that change versions, with its cache in between. */
class ClientVersionsTest {
  @TempDir private Path home;

  private final InMemoryAdapter memory = new InMemoryAdapter();
  private Hexkey hexkey;
  private SecretsClient client;

  @BeforeEach
  void open() {
    hexkey = TestHexkey.builder(home, new ManualClock(), memory).build();
    client = hexkey.secrets();
    memory.secrets().putText(InMemoryAdapter.address("app"), "{\"a\":\"1\"}");
    memory.secrets().putText(InMemoryAdapter.address("app"), "{\"a\":\"2\",\"b\":\"3\"}");
  }

  @AfterEach
  void close() {
    hexkey.close();
  }

  private SecretUri uri(String rest) {
    return client.parse("memory://default/app" + rest);
  }

  private String text(String rest) {
    return client.resolve(uri(rest)).revealText();
  }

  @Test
  void aDeletedVersionIsGoneFromTheCacheAtOnce() {
    assertThat(text("#a")).isEqualTo("2");

    client.delete(uri("?version=2"));

    assertThatThrownBy(() -> text("#a")).isInstanceOf(DeletedException.class);
    assertThat(text("#a?version=1")).isEqualTo("1");
  }

  @Test
  void aRecoveredVersionIsBackAtOnce() {
    client.delete(uri(""));
    assertThatThrownBy(() -> text("#a")).isInstanceOf(DeletedException.class);

    client.undelete(uri("?version=2"));

    assertThat(text("#a")).isEqualTo("2");
    assertThatThrownBy(() -> text("#a?version=1")).isInstanceOf(DeletedException.class);
  }

  @Test
  void aDestroyedVersionIsGoneFromTheCacheAtOnce() {
    assertThat(text("#a")).isEqualTo("2");

    client.destroy(uri("?version=2"));

    assertThatThrownBy(() -> text("#a")).isInstanceOf(DestroyedException.class);
  }

  @Test
  void everyVersionIsDestroyedOnlyWhenAllAreMeant() {
    assertUnsupported(() -> client.destroy(uri("")), "NO_VERSION_IN_DESTROY");
    assertUnsupported(() -> client.destroyAll(uri("?version=1")), "VERSION_IN_WRITE");
    assertThat(text("#a")).isEqualTo("2");

    client.destroyAll(uri(""));

    assertThatThrownBy(() -> text("#a?version=1")).isInstanceOf(DestroyedException.class);
  }

  @Test
  void aFieldIsNeitherDeletedNorRecoveredNorDestroyedNorAnnotated() {
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> client.delete(uri("#a?version=1")),
            () -> client.undelete(uri("#a")),
            () -> client.destroy(uri("#a?version=1")),
            () -> client.destroyAll(uri("#a")),
            () -> client.annotate(uri("#a"), Map.of("owner", "ada"), Set.of()))) {
      assertUnsupported(call, "FIELD_IN_DELETE");
    }
    assertThat(text("#a?version=1")).isEqualTo("1");
  }

  @Test
  void aFieldIsPatchedWhereTheStoreCan() {
    try (SecretValue value = SecretValue.ofText("4")) {
      client.put(uri("#a"), value);
    }

    assertThat(text("")).isEqualTo("{\"a\":\"4\",\"b\":\"3\"}");
  }

  @Test
  void anOverwriteIsOfAWholeSecret() {
    try (SecretValue value = SecretValue.ofText("new")) {
      assertUnsupported(() -> client.overwrite(uri("#a"), value), "FIELD_IN_OVERWRITE");
      client.overwrite(uri(""), value);
    }

    assertThat(text("")).isEqualTo("new");
  }

  @Test
  void notesAreWrittenAndTold() {
    client.annotate(uri(""), Map.of("owner", "ada", "stage", "test"), Set.of());
    client.annotate(uri(""), Map.of(), Set.of("stage"));

    assertThat(client.metadata(uri("#a?version=1")).notes()).isEqualTo(Map.of("owner", "ada"));
  }

  private static void assertUnsupported(ThrowingCallable call, String reason) {
    assertThatThrownBy(call)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith("[UNSUPPORTED_OPERATION/" + reason + "]");
  }
}
