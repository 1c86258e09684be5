package dev.hexkey.testkit.azure;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Refresh tokens, which stay valid after use as at Microsoft. Thread-safe. */
final class RefreshTokens {
  /** What one is worth. */
  record Grant(Principal principal, Scope scope, int generation, Instant expiresAt) {}

  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private volatile Duration life = Duration.ofDays(90);

  RefreshTokens(InstantSource clock) {
    this.clock = clock;
  }

  void life(Duration next) {
    life = next;
  }

  String issue(Principal principal, Scope scope) {
    String token = "1.A" + Jwt.encode(UUID.randomUUID() + "." + UUID.randomUUID());
    Instant expiresAt = clock.instant().plus(life);
    grants.put(token, new Grant(principal, scope, principal.signInGeneration(), expiresAt));
    return token;
  }

  /**
   * Looks at one without using it up.
   *
   * @throws EntraFailure if it is unknown, of another app, idle for too long or revoked
   */
  Grant redeem(String token, EntraApp app) {
    Grant grant = grants.get(token);
    if (grant == null || grant.principal().app() != app) {
      throw EntraFailure.aadsts(70000);
    }
    if (!clock.instant().isBefore(grant.expiresAt())) {
      throw EntraFailure.aadsts(700082);
    }
    if (grant.generation() != grant.principal().signInGeneration()) {
      throw EntraFailure.aadsts(50173);
    }
    return grant;
  }
}
