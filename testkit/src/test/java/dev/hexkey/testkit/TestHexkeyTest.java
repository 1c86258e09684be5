package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Family;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestHexkeyTest {
  @TempDir Path home;

  @Test
  void aSecretInMemoryIsResolvedByItsUri() {
    InMemoryAdapter memory = new InMemoryAdapter();
    try (Hexkey hexkey = TestHexkey.builder(home, new ManualClock(), memory).build()) {
      memory.secrets().putText(InMemoryAdapter.address("app/db"), "{\"user\":\"ada\"}");

      assertThat(hexkey.secrets().resolve("memory://default/app/db#user").revealText())
          .isEqualTo("ada");
    }
  }

  @Test
  void closingHexkeyClosesTheMemory() {
    InMemoryAdapter memory = new InMemoryAdapter();
    try (Hexkey hexkey = TestHexkey.builder(home, new ManualClock(), memory).build()) {
      memory.secrets().putText(InMemoryAdapter.address("app"), "one");
      assertThat(hexkey.secrets().resolve("memory://default/app").revealText()).isEqualTo("one");
    }

    Failures.failureOf(Family.CLOSED, () -> memory.secrets().fetch(InMemoryAdapter.address("app")));
  }
}
