package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one server. A read that fails on the way is sent again, up to three times in
 * all, each time to the next address; anything else is sent once. Answers that say the server
 * cannot answer come out as errors, all others as they are. Thread-safe.
 */
final class Endpoints implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(30);
  private static final Duration STANDBY_PAUSE = Duration.ofMillis(20);
  private static final Duration STANDBY_SPREAD = Duration.ofMillis(180);

  private final String server;
  private final List<Endpoint> endpoints;
  private final Transport transport;
  private final Pause pause;
  private volatile int preferred;

  /** An address and how it fares. */
  private record Endpoint(HttpUrl address, Breaker breaker) {}

  Endpoints(ServerConfig config, Ticker ticker, Pause pause) {
    this.server = config.name();
    this.transport = new Transport(config);
    this.pause = pause;
    this.endpoints =
        config.addresses().stream()
            .map(address -> new Endpoint(address, new Breaker(ticker)))
            .toList();
  }

  /** What an attempt that a second one may follow came to. */
  private record Failure(HexkeyException error, Optional<Duration> delay) {}

  /**
   * Sends a call.
   *
   * @param token the server's token; {@code null} for calls that need none
   * @param index what the server must have caught up with; {@code null} for anything
   * @throws HexkeyException if the server cannot be asked, is sealed, or asks for patience
   */
  Reply send(Call call, @Nullable String token, @Nullable String index) {
    int first = preferred;
    for (int attempt = 1; ; attempt++) {
      Endpoint endpoint = endpoint(first + attempt - 1);
      boolean last = attempt == ATTEMPTS || !call.isRead();
      Failure failure;
      try {
        Reply reply = transport.send(endpoint.address(), call, token, index);
        Optional<Failure> unusable = unusable(reply);
        if (unusable.isEmpty()) {
          endpoint.breaker().succeeded();
          remember(first + attempt - 1);
          return reply;
        }
        reply.close();
        failure = unusable.get();
      } catch (HexkeyException e) {
        failure = new Failure(e, backOff(attempt));
      }
      if (last || !mayPass(failure.error())) {
        note(endpoint, failure.error());
        throw failure.error();
      }
      await(failure.delay().orElse(backOff(attempt).orElseThrow()));
    }
  }

  @Override
  public void close() {
    transport.close();
  }

  /** The next address that is not left alone. */
  private Endpoint endpoint(int from) {
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint candidate = endpoints.get((from + i) % endpoints.size());
      if (candidate.breaker().admits()) {
        return candidate;
      }
    }
    throw BaoErrors.breakerOpen(server);
  }

  private void remember(int index) {
    int answered = index % endpoints.size();
    if (preferred != answered) {
      preferred = answered;
    }
  }

  /** The answers that mean that the server cannot answer. */
  private Optional<Failure> unusable(Reply reply) {
    return switch (reply.status()) {
      case 429 ->
          Optional.of(
              Answers.hasErrors(reply)
                  ? new Failure(BaoErrors.throttled(server, reply.retryAfter()), reply.retryAfter())
                  : new Failure(BaoErrors.notCaughtUp(server), Optional.of(standbyPause())));
      case 412 ->
          Optional.of(new Failure(BaoErrors.notCaughtUp(server), Optional.of(standbyPause())));
      case 472, 473, 502 ->
          Optional.of(new Failure(BaoErrors.badGateway(server), Optional.empty()));
      case 501, 503 -> Optional.of(new Failure(BaoErrors.sealed(server), Optional.empty()));
      default -> Optional.empty();
    };
  }

  /** Whether the same call, sent again at once, may fare better. */
  private static boolean mayPass(HexkeyException error) {
    return switch (error.family()) {
      case UNREACHABLE ->
          !error.reason().filter(r -> r.equals("TLS") || r.equals("REDIRECT")).isPresent();
      case THROTTLED -> true;
      default -> false;
    };
  }

  private static void note(Endpoint endpoint, HexkeyException error) {
    if (error.family() == Family.UNREACHABLE || error.family() == Family.TIMED_OUT) {
      endpoint.breaker().failed();
    } else {
      endpoint.breaker().succeeded();
    }
  }

  private static Optional<Duration> backOff(int attempt) {
    Duration most = FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
    return Optional.of(Pause.upTo(most.compareTo(LONGEST_PAUSE) < 0 ? most : LONGEST_PAUSE));
  }

  private static Duration standbyPause() {
    return STANDBY_PAUSE.plus(Pause.upTo(STANDBY_SPREAD));
  }

  private void await(Duration time) {
    try {
      pause.await(time.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BaoErrors.interrupted(server);
    }
  }
}
