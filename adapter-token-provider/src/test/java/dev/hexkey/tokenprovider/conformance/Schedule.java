package dev.hexkey.tokenprovider.conformance;

import dev.hexkey.core.TokenEngine;
import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.testkit.ManualClock;
import dev.hexkey.testkit.Race;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * An issuer and a resource server that agree on a clock, and 200 calls through a client while it
 * moves: 4 threads, 50 rounds, 4 seconds from one round to the next. Nobody sleeps.
 *
 * <p>In schedule A the server accepts each token to its advertised end and no longer. In schedule B
 * it also takes one back three times, at 20, 60 and 140 seconds, between two rounds.
 */
public final class Schedule implements AutoCloseable {
  /** How many calls are under way at once. */
  public static final int THREADS = 4;

  private static final int ROUNDS = 50;
  private static final Duration ROUND = Duration.ofSeconds(4);
  private static final Set<Integer> REVOKED_AFTER_ROUNDS = Set.of(5, 15, 35);

  /** What is called on the way; for servers that speak no HTTP, see {@link #accepts}. */
  public final LoopbackServer server = new LoopbackServer();

  /** What the client under test is given. */
  public final TokenProvider provider;

  private final String name;
  private final boolean revokes;
  private final ManualClock clock = new ManualClock();
  private final TokenEngine engine =
      TokenEngine.builder().clock(clock).ticker(clock).withoutLog().build();
  private final AtomicInteger issued = new AtomicInteger();
  private final Map<String, Instant> ends = new ConcurrentHashMap<>();
  private volatile String latest = "";

  private Schedule(String name, boolean revokes) {
    this.name = name;
    this.revokes = revokes;
    provider = engine.of(this::issue, TokenPolicy.DEFAULT);
    server.behave(
        request ->
            request.authorization().size() == 1 && accepts(request.authorization().get(0))
                ? Reply.ok()
                : Reply.refused());
  }

  /** Tokens live for 60 seconds and are honoured to their end. */
  public static Schedule a() {
    return new Schedule("A", false);
  }

  /** Tokens live for 10 minutes, but three of them are taken back. */
  public static Schedule b() {
    return new Schedule("B", true);
  }

  /** One call through the client. */
  @FunctionalInterface
  public interface Call {
    /** Whether it succeeded; throwing is failing. */
    boolean succeeds() throws Exception;
  }

  /**
   * What came of it.
   *
   * @param rotations how many tokens were issued after the first
   * @param roundsWithFailures in how many of the rounds a call failed
   * @param mostInARow how many such rounds followed one another at most
   */
  public record Result(
      int calls, int failures, int rotations, int roundsWithFailures, int mostInARow) {}

  /** The provider, bound to the server. */
  public TokenBinding binding() {
    return TokenBinding.of(provider, server.origin());
  }

  /** Whether the header of a request is good now. */
  public boolean accepts(String authorization) {
    String token = authorization.substring(authorization.indexOf(' ') + 1);
    Instant end = ends.get(token);
    return end != null && clock.instant().isBefore(end);
  }

  /** Makes the calls, and writes what came of them to {@code target/schedules}. */
  public Result run(String client, Call call) throws InterruptedException {
    AtomicIntegerArray failures = new AtomicIntegerArray(ROUNDS);
    AtomicInteger finished = new AtomicInteger();
    CyclicBarrier round = new CyclicBarrier(THREADS, () -> next(finished.incrementAndGet()));
    Race.run(
        THREADS,
        runner -> {
          for (int i = 0; i < ROUNDS; i++) {
            if (!isGood(call)) {
              failures.incrementAndGet(i);
            }
            round.await(30, TimeUnit.SECONDS);
          }
          return runner;
        });
    Result result = result(failures);
    write(client, result);
    return result;
  }

  private AccessToken issue(TokenRequest request) {
    Duration life = revokes ? Duration.ofMinutes(10) : Duration.ofSeconds(60);
    String token = "scheduled-" + issued.incrementAndGet();
    ends.put(token, clock.instant().plus(life));
    latest = token;
    return AccessToken.of(token, life);
  }

  private void next(int finished) {
    clock.advance(ROUND);
    if (revokes && REVOKED_AFTER_ROUNDS.contains(finished)) {
      ends.remove(latest);
    }
  }

  private static boolean isGood(Call call) {
    try {
      return call.succeeds();
    } catch (Exception e) {
      return false;
    }
  }

  private Result result(AtomicIntegerArray failures) {
    int sum = 0;
    int rounds = 0;
    int row = 0;
    int mostInARow = 0;
    for (int i = 0; i < ROUNDS; i++) {
      sum += failures.get(i);
      rounds += failures.get(i) > 0 ? 1 : 0;
      row = failures.get(i) > 0 ? row + 1 : 0;
      mostInARow = Math.max(mostInARow, row);
    }
    return new Result(THREADS * ROUNDS, sum, issued.get() - 1, rounds, mostInARow);
  }

  private void write(String client, Result result) {
    String line =
        String.join(
            " | ",
            client,
            "schedule " + name,
            result.calls() + " calls",
            result.failures() + " failures",
            result.rotations() + " rotations",
            result.roundsWithFailures() + " rounds with failures");
    try {
      Path directory = Files.createDirectories(Path.of("target", "schedules"));
      Files.writeString(directory.resolve(client + " " + name + ".txt"), line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    engine.close();
    server.close();
  }
}
