package dev.hexkey.tokenprovider.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.core.TokenEngine;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.testkit.ManualClock;
import dev.hexkey.testkit.Race;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * 200 calls on 4 threads while an hour passes in steps of six minutes, with tokens that live for a
 * quarter of it.
 */
public final class TokenHour implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int ROUNDS = 10;
  private static final int CALLS_A_ROUND = 5;
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final Duration STEP = Duration.ofMinutes(6);

  private final ManualClock clock = new ManualClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private final TokenEngine engine = TokenEngine.builder().clock(clock).ticker(clock).build();

  /** What gives the tokens, and knows which are good. */
  public final Issuer issuer = new Issuer(clock, LIFE);

  /** What hands them out. */
  public final TokenProvider provider = engine.of(issuer, TokenPolicy.DEFAULT);

  /** One call through the client; throws where the client does. */
  public interface Call {
    /** Makes it. */
    void make() throws Exception;
  }

  /** What happens before a round of calls. */
  private interface Before {
    void round(int number);
  }

  /** Tokens are good as long as they said: no call may fail. */
  public void expectNoFailureWhileTokensRotate(String client, Call call)
      throws InterruptedException {
    Outcome outcome = run(call, round -> {});
    write(client, "A", outcome);

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.rotations()).isGreaterThanOrEqualTo(3);
    assertThat(outcome.calls()).isEqualTo(200);
  }

  /** Tokens end early, and the client repeats what was refused: no call may fail. */
  public void expectNoFailureWhileTokensAreRevoked(String client, Call call)
      throws InterruptedException {
    Outcome outcome = run(call, this::revoke);
    write(client, "B", outcome);

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.calls()).isEqualTo(200);
  }

  /**
   * Tokens end early, and only the application hears of it: the calls under way may fail, and none
   * after the application has reported one.
   */
  public void expectOnlyCallsUnderWayToFail(String client, Call call) throws InterruptedException {
    Outcome outcome =
        run(
            () -> {
              String used = provider.get();
              try {
                call.make();
              } catch (Exception e) {
                provider.rejected(used, null);
                throw e;
              }
            },
            this::revoke);
    write(client, "B", outcome);

    assertThat(outcome.failures()).hasSizeBetween(2, 2 * THREADS);
    assertThat(outcome.calls()).isEqualTo(200);
  }

  /** Time passes until the token is due to be renewed, and still good. */
  public void age() {
    clock.advance(LIFE.minus(Duration.ofMinutes(2)));
  }

  private void revoke(int round) {
    if (round == 2 || round == 6) { // when no renewal is due
      issuer.revokeAll();
    }
  }

  private Outcome run(Call call, Before before) throws InterruptedException {
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      before.round(round);
      Race.run(
          THREADS,
          runner -> {
            for (int i = 0; i < CALLS_A_ROUND; i++) {
              attempt(call, failures);
            }
            return runner;
          });
      clock.advance(STEP);
    }
    return new Outcome(ROUNDS * THREADS * CALLS_A_ROUND, issuer.issued() - 1, failures);
  }

  private static void attempt(Call call, List<Throwable> failures) {
    try {
      call.make();
    } catch (Exception e) {
      failures.add(e);
    }
  }

  /** For the table in the module's README. */
  private static void write(String client, String schedule, Outcome outcome) {
    String line =
        String.join(
            " | ",
            client,
            "schedule " + schedule,
            outcome.calls() + " calls",
            outcome.failures().size() + " failures",
            outcome.rotations() + " rotations");
    try {
      Path folder = Files.createDirectories(Path.of("target", "schedules"));
      Files.writeString(folder.resolve(client + " " + schedule + ".txt"), line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
