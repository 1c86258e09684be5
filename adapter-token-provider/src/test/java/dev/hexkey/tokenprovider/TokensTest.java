package dev.hexkey.tokenprovider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.renewal.TokenEngine;
import dev.hexkey.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  @TempDir Path directory;

  @Test
  void aSupplierOfTokensIsOneLine() {
    TokenProvider provider = Tokens.from(() -> AccessToken.of("token-1", Duration.ofHours(1)));

    Supplier<String> anySdk = provider;
    assertThat(anySdk.get()).isEqualTo("token-1");
  }

  @Test
  void aCallableWithALifetimeIsOneLine() {
    assertThat(Tokens.from(() -> "token-1\n", Duration.ofMinutes(5)).header())
        .isEqualTo("Bearer token-1");
  }

  @Test
  void aFileIsOneLine() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "token-1\n");

    assertThat(Tokens.fromFile(file).get()).isEqualTo("token-1");
  }

  @Test
  void aCommandIsOneLine() {
    assertThat(Tokens.fromCommand("/bin/echo", "token-1").get()).isEqualTo("token-1");
  }

  @Test
  void aPolicyIsTakenUp() {
    ManualClock clock = new ManualClock();
    AtomicInteger calls = new AtomicInteger();
    TokenPolicy policy =
        TokenPolicy.builder().assumedLifetime(Duration.ofMinutes(30)).callerRuns().build();
    try (TokenEngine engine = TokenEngine.builder().clock(clock).ticker(clock).build()) {
      TokenProvider provider =
          Tokens.with(engine).policy(policy).callable(() -> "token-" + calls.incrementAndGet());
      provider.get();

      clock.advance(Duration.ofMinutes(31));

      assertThat(provider.get()).isEqualTo("token-2");
    }
  }

  @Test
  void L9_makingAProviderStartsAndReadsNothing() {
    AtomicInteger calls = new AtomicInteger();

    Tokens.from(() -> AccessToken.of("token-" + calls.incrementAndGet()));
    Tokens.fromFile(directory.resolve("absent"));
    Tokens.fromCommand("/no/such/program");
    Tokens.fromEnvironment("NO_SUCH_VARIABLE");

    assertThat(calls).hasValue(0);
  }
}
