package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.HexkeyException;
import io.github.jopenlibs.vault.json.Json;
import io.github.jopenlibs.vault.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The leases that one server gave to this client and that have not ended. Thread-safe. */
final class Leases {
  private final Server server;
  private final LeaseRequests requests;
  private final InstantSource clock;
  private final Map<String, Lease> byKey = new ConcurrentHashMap<>();
  private final AtomicLong issued = new AtomicLong();

  Leases(Server server, LeaseRequests requests, InstantSource clock) {
    this.server = server;
    this.requests = requests;
    this.clock = clock;
  }

  /**
   * Has a lease issued.
   *
   * @param uri for errors; redacted
   */
  Lease issue(String path, String uri) {
    CurrentToken login = server.login();
    try (Reply reply = server.send(requests.call(path))) {
      if (!reply.isSuccess()) {
        throw refused(reply, uri);
      }
      LeaseAnswer answer = LeaseAnswer.read(reply, reply.date().orElseGet(clock::instant));
      if (answer == null || !answer.hasSecret()) {
        throw BaoErrors.malformed(server.name());
      }
      Lease lease = new Lease(answer, "lease-" + issued.incrementAndGet(), login);
      lives(lease, answer.life());
      forgetEnded();
      byKey.put(lease.key(), lease);
      return lease;
    }
  }

  /** Whether extending is worth a try: a lease ends with the login that it was issued to. */
  boolean mayExtend(Lease lease) {
    return lease.isRenewable() && lease.isOf(server.login());
  }

  /**
   * Extends a lease to its first length.
   *
   * @return whether it lives that long again; else it ends soon, or has ended
   */
  boolean extend(Lease lease) {
    JsonObject body =
        Json.object().add("lease_id", lease.id()).add("increment", lease.life().toSeconds());
    try (Reply reply = server.send(Call.ask("sys/leases/renew", bytes(body)))) {
      if (reply.status() >= 500) {
        throw BaoErrors.answered(server.name(), reply.status());
      }
      LeaseAnswer answer = reply.isSuccess() ? LeaseAnswer.read(reply, clock.instant()) : null;
      if (answer == null || answer.life().isZero()) {
        return false;
      }
      lives(lease, answer.life());
      return answer.life().compareTo(lease.life()) >= 0;
    }
  }

  /** How long a lease lives at most from now on: no longer than the login that it hangs on. */
  Duration bounded(Lease lease, Duration life) {
    Optional<Duration> login =
        server.login().expiry().map(end -> Duration.between(clock.instant(), end));
    return lease.id().isEmpty() || login.filter(left -> left.compareTo(life) < 0).isEmpty()
        ? life
        : login.get();
  }

  Optional<Lease> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** Ends a lease; the server is asked, and says whether there was one. */
  void revoke(String id, String uri) {
    try (Reply reply = server.send(revocation(id))) {
      if (!reply.isSuccess()) {
        throw refused(reply, uri);
      }
    }
  }

  /** Ends a lease that nobody uses any more; if that fails, it ends by itself. */
  void release(Lease lease) {
    if (byKey.remove(lease.key()) != null) {
      if (!lease.id().isEmpty() && !lease.hasEnded(clock.instant())) {
        revokeQuietly(lease);
      }
      lease.close();
    }
  }

  boolean isEmpty() {
    forgetEnded();
    return byKey.values().stream().allMatch(lease -> lease.id().isEmpty());
  }

  /** Releases every lease, each with the login that it was issued to. */
  void releaseAll() {
    byKey.values().forEach(this::release);
  }

  private void lives(Lease lease, Duration life) {
    lease.lives(clock.instant(), life);
  }

  private void forgetEnded() {
    Instant now = clock.instant();
    byKey
        .values()
        .removeIf(
            lease -> {
              boolean ended = lease.hasEnded(now);
              if (ended) {
                lease.close();
              }
              return ended;
            });
  }

  private void revokeQuietly(Lease lease) {
    try {
      server.sendWith(revocation(lease.id()), lease.login().revealText()).close();
    } catch (HexkeyException e) {
      return; // it ends by itself
    }
  }

  private static Call revocation(String id) {
    return Call.post(
        "sys/leases/revoke", bytes(Json.object().add("lease_id", id).add("sync", true)));
  }

  private static byte[] bytes(JsonObject json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private HexkeyException refused(Reply reply, String uri) {
    return switch (reply.status()) {
      case 403 -> BaoErrors.forbiddenOrNoMount(uri);
      case 404 -> BaoErrors.noLease(uri);
      case 400 -> BaoErrors.leaseRefused(uri);
      default -> BaoErrors.answered(server.name(), reply.status());
    };
  }
}
