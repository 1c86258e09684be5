package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random calls from several threads. Each secret counts up, one writer each, so that every read can
 * be judged: it is at least what was acknowledged before the call and at most what was begun before
 * it returned; and it is a whole value of the right secret, never zeros.
 */
class SecretsClientPropertyTest {
  private static final int SECRETS = 4;
  private static final int READERS = 4;
  private static final int CALLS = 400;

  private final AtomicIntegerArray begun = new AtomicIntegerArray(SECRETS);
  private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(SECRETS);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noReadIsEverWrongWhateverHappensAtTheSameTime(long seed) throws Exception {
    Random random = new Random(seed);
    Duration life = random.nextBoolean() ? Duration.ofMinutes(5) : Duration.ZERO;
    int entries = random.nextBoolean() ? 10_000 : 2;
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ClientFixture fixture =
        new ClientFixture(options -> options.withCacheLife(life).withCacheMaxEntries(entries))) {
      CyclicBarrier start = new CyclicBarrier(SECRETS + READERS);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < SECRETS; i++) {
        int secret = i;
        running.add(
            threads.submit(
                () -> {
                  start.await(20, TimeUnit.SECONDS);
                  write(fixture, secret);
                  return secret;
                }));
      }
      for (int i = 0; i < READERS; i++) {
        Random own = new Random(random.nextLong());
        boolean closes = i == 0 && random.nextBoolean();
        running.add(
            threads.submit(
                () -> {
                  start.await(20, TimeUnit.SECONDS);
                  read(fixture, own);
                  if (closes) {
                    fixture.client.close();
                  }
                  return own;
                }));
      }
      for (Future<?> each : running) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdown();
    }
  }

  private void write(ClientFixture fixture, int secret) {
    for (int count = 1; count <= CALLS / 4; count++) {
      begun.set(secret, count);
      try {
        boolean field = count % 3 == 0;
        SecretUri uri = fixture.client.parse("mem://m/s" + secret + (field ? "#n" : ""));
        fixture.client.put(
            uri, SecretValue.ofText(field ? text(secret, count) : "n=" + text(secret, count)));
      } catch (ClosedException e) {
        return;
      }
      acknowledged.set(secret, count);
    }
  }

  private void read(ClientFixture fixture, Random random) {
    for (int call = 0; call < CALLS; call++) {
      int secret = random.nextInt(SECRETS);
      String uri = "mem://m/s" + secret + "#n";
      int atLeast = acknowledged.get(secret);
      String text;
      try {
        text =
            switch (random.nextInt(8)) {
              case 0 -> fixture.client.refresh(uri).revealText();
              case 1 -> staged(fixture.client, uri).revealText();
              case 2 -> {
                fixture.ticker.advance(Duration.ofSeconds(random.nextInt(200)));
                yield fixture.text(uri);
              }
              default -> fixture.text(uri);
            };
      } catch (ClosedException e) {
        return;
      } catch (AbsentException e) {
        assertThat(atLeast).as("acknowledged, but absent").isZero();
        continue;
      }
      int count = Integer.parseInt(text.substring(text.indexOf(':') + 1));
      assertThat(text).isEqualTo(text(secret, count));
      assertThat(count).isBetween(atLeast, begun.get(secret));
    }
  }

  private static SecretValue staged(SecretsClient client, String uri) {
    try {
      return client.resolveAsync(uri).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw (HexkeyException) e.getCause();
    }
  }

  private static String text(int secret, int count) {
    return "secret" + secret + ":" + count;
  }
}
