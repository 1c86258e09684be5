package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenRequest.Reason;
import dev.hexkey.ports.TokenSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A token that somebody made for us: looked up for its life, which may be unknown or without end,
 * and extended where it can be. Thread-safe.
 */
final class TokenLogin implements TokenSource {
  private final String server;
  private final Endpoints endpoints;
  private final Driver driver;
  private final Function<Reason, String> token;
  private volatile @Nullable Granted last;

  /**
   * Sends nothing yet.
   *
   * @param token gives the token, past any cache if a server refused the one before
   */
  TokenLogin(String server, Endpoints endpoints, Driver driver, Function<Reason, String> token) {
    this.server = server;
    this.endpoints = endpoints;
    this.driver = driver;
    this.token = token;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    String value = token.apply(request.reason());
    AccessToken previous = request.previous();
    boolean same = previous != null && previous.revealText().equals(value);
    if (same && request.reason() == Reason.REJECTED) {
      throw BaoErrors.tokenRefused(server);
    }
    Optional<Granted> longer =
        same && request.reason() == Reason.AHEAD ? extended(value) : Optional.empty();
    return longer
        .or(() -> lookedUp(value).map(this::kept))
        .map(Granted::asAccessToken)
        .orElseGet(() -> AccessToken.of(value));
  }

  @Override
  public String label() {
    return "token of " + server;
  }

  private Granted kept(Granted granted) {
    if (granted.uses() > 0) {
      throw BaoErrors.limitedUses(server);
    }
    last = granted;
    return granted;
  }

  private Optional<Granted> extended(String value) {
    Granted known = last;
    if (known == null || !known.renewable() || !known.endsSometime()) {
      return Optional.empty();
    }
    Duration life =
        known.creationLife().compareTo(known.life()) > 0 ? known.creationLife() : known.life();
    return OwnLogin.renew(driver, value, life.toSeconds());
  }

  /** What is known of the token; empty if it is dead, or alive without the right to look. */
  private Optional<Granted> lookedUp(String value) {
    try (Reply reply = endpoints.send(Call.get("auth/token/lookup-self"), value, null)) {
      if (reply.status() == 403) {
        return Optional.empty();
      }
      if (!reply.isSuccess()) {
        throw BaoErrors.answered(server, reply.status());
      }
      Optional<Granted> found = Granted.ofLookup(value, reply.body());
      if (found.isEmpty()) {
        throw BaoErrors.malformed(server);
      }
      return found;
    }
  }
}
