package dev.hexkey.tokenprovider.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenState;
import dev.hexkey.renewal.TokenEngine;
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
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * 200 calls on 4 threads while an hour passes in steps of six minutes, with tokens that live for a
 * quarter of it.
 *
 * <p>In schedule A each token is good to its advertised end and no longer. In schedule B all of
 * them are taken back three times, too.
 */
public final class TokenHour implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int ROUNDS = 10;
  private static final int CALLS_A_ROUND = 5;
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final Duration STEP = Duration.ofMinutes(6);
  private static final Set<Integer> REVOKED_BEFORE = Set.of(2, 5, 8); // when no renewal is due

  private final ManualClock clock = new ManualClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private final TokenEngine engine =
      TokenEngine.builder().clock(clock).ticker(clock).withoutLog().build();

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
    Outcome outcome = run(client, "A", call, round -> {});

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.rotations()).isGreaterThanOrEqualTo(3);
  }

  /** Tokens end early, and the client repeats what was refused: no call may fail. */
  public void expectNoFailureWhileTokensAreRevoked(String client, Call call)
      throws InterruptedException {
    Outcome outcome = run(client, "B", call, this::revoke);

    assertThat(outcome.failures()).isEmpty();
    expectOneRotationForEachReason(outcome);
  }

  /**
   * Tokens end early, and only the application hears of it: the calls under way fail, and the next
   * one of each thread succeeds, since the refusal was reported.
   */
  public void expectOnlyCallsUnderWayToFail(String client, Call call) throws InterruptedException {
    Outcome outcome = run(client, "B", () -> makeAndReport(call), this::revoke);

    assertThat(outcome.failures())
        .extracting(failure -> failure.place().round())
        .containsOnly(REVOKED_BEFORE.toArray(Integer[]::new));
    assertThat(outcome.failures()).extracting(Outcome.Failure::place).doesNotHaveDuplicates();
    expectOneRotationForEachReason(outcome);
  }

  /** Time passes until the token is due to be renewed, and still good. */
  public void age() {
    clock.advance(LIFE.minus(Duration.ofMinutes(2)));
  }

  private void makeAndReport(Call call) throws Exception {
    String used = provider.get();
    try {
      call.make();
    } catch (Exception e) {
      provider.rejected(used, null);
      throw e;
    }
  }

  private void revoke(int round) {
    if (REVOKED_BEFORE.contains(round)) {
      provider.get(); // a renewal under way would escape
      issuer.revokeAll();
    }
  }

  /** Three tokens were taken back and three grew old: more renewals were for nothing. */
  private void expectOneRotationForEachReason(Outcome outcome) {
    assertThat(outcome.rotations()).isEqualTo(6);
  }

  private Outcome run(String client, String schedule, Call call, Before before)
      throws InterruptedException {
    List<Outcome.Failure> failures = new CopyOnWriteArrayList<>();
    for (int i = 1; i <= ROUNDS; i++) {
      int round = i;
      before.round(round);
      Race.run(
          THREADS,
          thread -> {
            for (int made = 0; made < CALLS_A_ROUND; made++) {
              attempt(call, new Outcome.Place(round, thread), failures);
            }
            return thread;
          });
      awaitRenewal();
      clock.advance(STEP);
    }
    provider.get(); // the last renewal may be under way
    Outcome outcome =
        new Outcome(ROUNDS * THREADS * CALLS_A_ROUND, issuer.issued() - 1, List.copyOf(failures));
    write(client, schedule, outcome);
    return outcome;
  }

  /** One that is under way while minutes pass is given up for a new one, as after a sleep. */
  private void awaitRenewal() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (provider.state().phase() == TokenState.Phase.AGEING && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static void attempt(Call call, Outcome.Place place, List<Outcome.Failure> failures) {
    try {
      call.make();
    } catch (Exception e) {
      failures.add(new Outcome.Failure(place, e));
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
