package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt that failed came to.
 *
 * @param untouched whether the server did nothing, so that the call may go to another address
 * @param delayOrNull after which a read may be sent again; {@code null} for never
 */
record Failure(HexkeyException error, boolean untouched, @Nullable Duration delayOrNull) {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int DOUBLINGS = 3; // past the longest pause
  private static final Duration STANDBY_PAUSE = Duration.ofMillis(20);
  private static final Duration STANDBY_SPREAD = Duration.ofMillis(180);

  /** Time that is up is up, and another try finds the same certificate. */
  static Failure of(NoAnswerException failure, int attempt) {
    HexkeyException error = failure.error();
    boolean mayPass =
        error.family() == Family.UNREACHABLE && error.reason().filter("TLS"::equals).isEmpty();
    return new Failure(error, !failure.isSent(), mayPass ? backOff(attempt) : null);
  }

  /** The answers that mean that the server cannot answer; empty for all others. */
  static Optional<Failure> answered(String server, Reply reply, int attempt) {
    return switch (reply.status()) {
      case 412 -> Optional.of(behind(server));
      case 429 ->
          Optional.of(
              Answers.hasErrors(reply) ? throttled(server, reply, attempt) : behind(server));
      case 472, 473 ->
          Optional.of(new Failure(BaoErrors.notServing(server), true, backOff(attempt)));
      case 500 ->
          Answers.mentionsInErrors(reply, "active cluster node not found")
              ? Optional.of(new Failure(BaoErrors.notServing(server), true, backOff(attempt)))
              : Optional.empty();
      case 502, 504 ->
          Optional.of(new Failure(BaoErrors.badGateway(server), false, backOff(attempt)));
      case 501 -> Optional.of(new Failure(BaoErrors.notInitialised(server), true, null));
      case 503 ->
          Optional.of(
              Answers.hasErrors(reply)
                  ? new Failure(BaoErrors.sealed(server), true, null)
                  : new Failure(BaoErrors.badGateway(server), false, backOff(attempt)));
      default -> Optional.empty();
    };
  }

  /** A second longer than asked, since the server rounds down, to nothing even. */
  private static Failure throttled(String server, Reply reply, int attempt) {
    Optional<Duration> asked = reply.retryAfter();
    Duration delay = asked.map(time -> time.plus(FIRST_PAUSE)).orElse(backOff(attempt));
    return new Failure(BaoErrors.throttled(server, asked), false, delay);
  }

  private static Failure behind(String server) {
    return new Failure(
        BaoErrors.notCaughtUp(server), false, STANDBY_PAUSE.plus(Pause.upTo(STANDBY_SPREAD)));
  }

  private static Duration backOff(int attempt) {
    Duration most = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS));
    return Pause.upTo(most.compareTo(LONGEST_PAUSE) < 0 ? most : LONGEST_PAUSE);
  }
}
