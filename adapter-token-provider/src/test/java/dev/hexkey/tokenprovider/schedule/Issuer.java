package dev.hexkey.tokenprovider.schedule;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Issues tokens that a server can ask about, on a clock that a test moves. Thread-safe. */
public final class Issuer implements TokenSource {
  private final InstantSource clock;
  private final Duration life;
  private final AtomicInteger issued = new AtomicInteger();
  private final ConcurrentMap<String, Instant> good = new ConcurrentHashMap<>();

  Issuer(InstantSource clock, Duration life) {
    this.clock = clock;
    this.life = life;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    String token = "token-" + issued.incrementAndGet();
    Instant end = clock.instant().plus(life);
    good.put(token, end);
    return AccessToken.of(token, end);
  }

  /** Whether a server takes this header now. */
  public boolean acceptsHeader(String header) {
    return header.startsWith("Bearer ") && accepts(header.substring(7));
  }

  /** Whether a server takes this token now. */
  public boolean accepts(String token) {
    Instant end = good.get(token);
    return end != null && clock.instant().isBefore(end);
  }

  /** The tokens that a server takes now. */
  public List<String> good() {
    return good.keySet().stream().filter(this::accepts).toList();
  }

  /** Every token so far is refused from now on. */
  public void revokeAll() {
    good.clear();
  }

  /** How many there were. */
  public int issued() {
    return issued.get();
  }
}
