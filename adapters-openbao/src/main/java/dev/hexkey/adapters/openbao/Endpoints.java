package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.Ticker;
import dev.hexkey.ports.UnreachableException;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one server. A read that fails on the way is sent again, up to three times in all
 * unless said otherwise, each time to the next address; anything else only if the address before
 * did nothing. Answers that say the server cannot answer come out as errors, all others as they
 * are. Thread-safe.
 */
final class Endpoints implements AutoCloseable {
  private static final Call SEAL_STATUS = Call.get("sys/seal-status");
  private static final int ADDRESSES_TRIED = 3;

  private final String server;
  private final List<Endpoint> endpoints;
  private final Transport transport;
  private final Limits limits;
  private final Ticker ticker;
  private final Pause pause;
  private volatile int preferred;

  /** An address and how it fares. */
  private record Endpoint(int index, HttpUrl address, Breaker breaker) {}

  Endpoints(ServerConfig config, Ticker ticker, Pause pause, Limits limits, ProxySelector proxies) {
    this.server = config.name();
    this.limits = limits.unless(config.network());
    this.transport = new Transport(config, this.limits, proxies);
    this.ticker = ticker;
    this.pause = pause;
    List<Endpoint> made = new ArrayList<>();
    for (HttpUrl address : config.addresses()) {
      made.add(new Endpoint(made.size(), address, new Breaker(ticker)));
    }
    this.endpoints = List.copyOf(made);
  }

  /**
   * Sends a call.
   *
   * @param token the server's token; {@code null} for calls that need none
   * @param index what the server must have caught up with; {@code null} for anything
   * @throws HexkeyException if the server cannot be asked, is sealed, or asks for patience
   */
  Reply send(Call call, @Nullable String token, @Nullable String index) {
    Attempts attempts = new Attempts(call, token, index);
    try {
      return attempts.run();
    } finally {
      attempts.tellBreakers();
    }
  }

  @Override
  public void close() {
    transport.close();
  }

  /** The attempts of one call, one after the other. Not thread-safe. */
  private final class Attempts {
    private final long begun = ticker.nanos();
    private final Call call;
    private final @Nullable String token;
    private final @Nullable String index;
    private int made;
    private int place = preferred;
    private boolean probing;
    private @Nullable HexkeyException latest;
    private @Nullable Set<Endpoint> failed;

    Attempts(Call call, @Nullable String token, @Nullable String index) {
      this.call = call;
      this.token = token;
      this.index = index;
    }

    Reply run() {
      while (true) {
        Endpoint endpoint = next();
        made++;
        try {
          Reply reply = transport.send(endpoint.address(), call, token, index, left());
          Optional<Failure> unusable = Failure.answered(server, reply, made);
          if (unusable.isEmpty()) {
            succeeded(endpoint);
            return reply;
          }
          reply.close();
          goOnAfter(endpoint, whyLocked(endpoint, unusable.get()));
        } catch (NoAnswerException e) {
          goOnAfter(endpoint, Failure.of(e, made));
        }
      }
    }

    /** To whoever has a token a server that was never initialised says that it is sealed. */
    private Failure whyLocked(Endpoint endpoint, Failure failure) {
      if (failure.error().family() != Family.LOCKED) {
        return failure;
      }
      try (Reply reply = transport.send(endpoint.address(), SEAL_STATUS, null, null, left())) {
        return Answers.saysFalse(reply, "initialized")
            ? new Failure(
                BaoErrors.notInitialised(server), failure.untouched(), failure.delayOrNull())
            : failure;
      } catch (NoAnswerException | UnreachableException | InvalidException e) {
        return failure; // it has said enough
      }
    }

    /** Each address counts a call once, however many of its attempts failed there. */
    void tellBreakers() {
      if (failed != null) {
        failed.forEach(endpoint -> endpoint.breaker().failed());
      }
    }

    /** The next address that is not left alone. */
    private Endpoint next() {
      for (int i = 0; i < endpoints.size(); i++) {
        Endpoint candidate = endpoints.get((place + i) % endpoints.size());
        if (candidate.breaker().admits()) {
          probing = candidate.breaker().isOpen();
          return candidate;
        }
      }
      throw latest == null ? BaoErrors.breakerOpen(server) : latest;
    }

    private void succeeded(Endpoint endpoint) {
      endpoint.breaker().succeeded();
      if (failed != null) {
        failed.remove(endpoint);
      }
      if (preferred != endpoint.index()) {
        preferred = endpoint.index();
      }
    }

    /** Waits for the next attempt, or throws what the last one came to. */
    private void goOnAfter(Endpoint endpoint, Failure failure) {
      latest = failure.error();
      note(endpoint, failure.error());
      place = endpoint.index() + 1;
      Duration delay = failure.delayOrNull();
      if (failure.untouched() && made < Math.min(endpoints.size(), ADDRESSES_TRIED)) {
        return;
      }
      if (delay == null || !mayRepeat() || delay.compareTo(left()) >= 0) {
        preferred = place % endpoints.size();
        throw failure.error();
      }
      await(delay);
    }

    /** A probe is not repeated, so that the next one is not kept from passing. */
    private boolean mayRepeat() {
      return call.isRead() && made < limits.attempts() && !probing;
    }

    private void note(Endpoint endpoint, HexkeyException error) {
      switch (error.family()) {
        case UNREACHABLE, TIMED_OUT -> {
          if (error.reason().filter("INTERRUPTED"::equals).isEmpty()) {
            failed = failed == null ? new HashSet<>() : failed;
            failed.add(endpoint);
          }
        }
        case CLOSED -> {}
        default -> endpoint.breaker().succeeded();
      }
    }

    private Duration left() {
      return limits.total().minusNanos(ticker.nanos() - begun);
    }

    private void await(Duration delay) {
      try {
        pause.await(delay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw BaoErrors.interrupted(server);
      }
    }
  }
}
