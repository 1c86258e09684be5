package dev.hexkey.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Section 5 P5 and P6, with a source that behaves like a renewable lease. */
class TokenLeaseTest {
  private static final Duration TTL = Duration.ofMinutes(30);

  private final TokenFixture fixture = new TokenFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Extends its token until a maximum, and logs in anew when that does not get it far enough. */
  private final class Lease implements TokenSource {
    private int logins;
    private Instant most = Instant.EPOCH;

    @Override
    public AccessToken fetch(TokenRequest request) {
      AccessToken previous = request.previous();
      Instant now = fixture.clock.instant();
      if (!grows(previous, now)) {
        logins++;
        most = now.plus(Duration.ofHours(2));
        return AccessToken.of("login-" + logins, TTL);
      }
      Duration left = Duration.between(now, most);
      return AccessToken.of("login-" + logins, left.compareTo(TTL) < 0 ? left : TTL);
    }

    private boolean grows(@Nullable AccessToken previous, Instant now) {
      return previous != null && Duration.between(now, most).compareTo(Duration.ofMinutes(20)) > 0;
    }
  }

  @Test
  void P5_aLeaseIsExtendedAndReplacedBeforeItEnds() {
    Lease lease = new Lease();
    TokenProvider provider =
        fixture.engine.of(lease, TokenPolicy.lease().toBuilder().callerRuns().build());

    for (int minute = 0; minute < 24 * 60; minute++) {
      assertThat(provider.get()).startsWith("login-");
      assertThat(provider.state().expiry()).isAfter(fixture.clock.instant());
      fixture.pass(Duration.ofMinutes(1));
    }

    assertThat(lease.logins).isBetween(12, 15);
    assertThat(fixture.log.lines()).isEmpty();
  }

  @Test
  void P6_ofALeaseThatBeganEarlierTheRemainingTimeCounts() {
    Instant end = fixture.clock.instant().plus(Duration.ofMinutes(10));
    fixture.source.then(AccessToken.builder("lease").expiresIn(TTL).expiresAt(end).build());
    TokenProvider provider = fixture.provider();

    assertThat(provider.get()).isEqualTo("lease");
    assertThat(provider.state().expiry()).isEqualTo(end);
    fixture.pass(Duration.ofMinutes(9).plusSeconds(30));
    assertThat(provider.get()).isEqualTo("token-2");
  }
}
