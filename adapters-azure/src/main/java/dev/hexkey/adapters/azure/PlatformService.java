package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.azure.NoAnswerException.Kind;
import dev.hexkey.ports.Deadline;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The service that gives a machine its tokens, for one request. Is asked again where it asks for
 * that. Not thread-safe.
 */
final class PlatformService {
  private static final int TRIES = 6;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1); // 1, 2, 4, 8 and 16 s

  private final Transport direct;
  private final Deadline deadline;
  private final InstantSource clock;
  private final Pause pause;

  PlatformService(Transport direct, Deadline deadline, InstantSource clock, Pause pause) {
    this.direct = direct;
    this.deadline = deadline;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * An answer that is not one to ask again after.
   *
   * @param mayPass which statuses say so
   */
  Reply ask(HttpRequest request, IntPredicate mayPass)
      throws NoAnswerException, InterruptedException {
    for (int tried = 1; ; tried++) {
      Reply reply;
      try {
        reply = direct.send(request, deadline.left());
      } catch (NoAnswerException e) {
        if (e.kind() == Kind.NOT_CONNECTED || e.kind() == Kind.UNKNOWN_HOST) {
          throw IdentityErrors.noManagedIdentity();
        }
        throw e;
      }
      if (!mayPass.test(reply.status())) {
        return reply;
      }
      Duration wait = wait(reply, tried);
      if (tried == TRIES || wait.compareTo(deadline.left()) >= 0) {
        throw IdentityErrors.platformUnavailable(reply.status(), wait);
      }
      pause.await(wait);
    }
  }

  private Duration wait(Reply reply, int tried) {
    Optional<Duration> asked = RetryAfter.read(reply.headers(), clock.instant());
    return asked.orElseGet(() -> Pause.jittered(FIRST_PAUSE.multipliedBy(1L << (tried - 1))));
  }
}
