package dev.hexkey.core;

import static dev.hexkey.core.ClientFixture.CANARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretsClientConcurrencyTest {
  private final ClientFixture fixture = new ClientFixture();
  private final Gate gate = new Gate();
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @AfterEach
  void close() throws Exception {
    gate.open();
    fixture.close();
    callers.shutdown();
    assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Runs the same call in many threads that start together. */
  private <T> List<Future<T>> together(int count, Callable<T> call) {
    CyclicBarrier start = new CyclicBarrier(count);
    List<Future<T>> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(
          callers.submit(
              () -> {
                start.await(20, TimeUnit.SECONDS);
                return call.call();
              }));
    }
    return results;
  }

  @Test
  void aThousandThreadsOnAColdSecretMakeOneRead() throws Exception {
    fixture.store.with("a", "user=" + CANARY);

    List<Future<String>> results = together(1_000, () -> fixture.text("mem://m/a#user"));

    for (Future<String> result : results) {
      assertThat(result.get()).isEqualTo(CANARY);
    }
    assertThat(fixture.store.fetches).hasValue(1);
    assertThat(fixture.store.decodes).hasValue(1);
    assertThat(fixture.adapter.opens).hasValue(1);
  }

  @Test
  void aThousandThreadsOnAnAbsentSecretMakeOneReadAndAllLearnOfIt() {
    List<Future<String>> results = together(1_000, () -> fixture.text("mem://m/a"));

    for (Future<String> result : results) {
      assertThatThrownBy(result::get).hasCauseInstanceOf(AbsentException.class);
    }
    assertThat(fixture.store.fetches).hasValue(1);
  }

  @Test
  void blockingAndStagedCallersShareOneRead() throws Exception {
    fixture.store.with("a", CANARY);
    fixture.store.beforeAnswer = address -> gate.pass();
    Future<String> blocking = callers.submit(() -> fixture.text("mem://m/a"));
    CompletableFuture<SecretValue> staged =
        fixture.client.resolveAsync("mem://m/a").toCompletableFuture();
    gate.awaitArrival();

    gate.open();

    assertThat(blocking.get()).isEqualTo(CANARY);
    assertThat(staged.get(20, TimeUnit.SECONDS).revealText()).isEqualTo(CANARY);
    assertThat(fixture.store.fetches).hasValue(1);
  }

  @Test
  void aCallerThatGivesUpDoesNotEndTheReadForTheOthers() throws Exception {
    fixture.store.with("a", CANARY);
    fixture.store.beforeAnswer = address -> gate.pass();
    Future<String> stays = callers.submit(() -> fixture.text("mem://m/a"));
    Future<String> leaves = callers.submit(() -> fixture.text("mem://m/a"));
    CompletableFuture<SecretValue> cancelled =
        fixture.client.resolveAsync("mem://m/a").toCompletableFuture();
    gate.awaitArrival();

    leaves.cancel(true);
    cancelled.cancel(true);
    gate.open();

    assertThat(stays.get()).isEqualTo(CANARY);
    assertThat(fixture.store.fetches).hasValue(1);
  }

  @Test
  void aRefreshIsNotAnsweredByAReadThatBeganBeforeIt() throws Exception {
    fixture.store.with("a", "old");
    fixture.store.afterLook = address -> gate.pass();
    Future<String> old = callers.submit(() -> fixture.text("mem://m/a"));
    gate.awaitArrival();
    fixture.store.with("a", "new"); // by somebody else, after the read has looked
    fixture.store.afterLook = address -> {};

    List<Future<String>> refreshes =
        together(20, () -> fixture.client.refresh("mem://m/a").revealText());
    gate.open();

    assertThat(old.get()).isEqualTo("old");
    for (Future<String> refresh : refreshes) {
      assertThat(refresh.get()).isEqualTo("new");
    }
    assertThat(fixture.text("mem://m/a")).isEqualTo("new");
  }

  @Test
  void aReadThatIsOlderThanAWriteDoesNotComeBackIntoTheCache() throws Exception {
    fixture.store.with("a", "old");
    fixture.store.afterLook = address -> gate.pass();
    Future<String> old = callers.submit(() -> fixture.text("mem://m/a"));
    gate.awaitArrival();
    fixture.store.afterLook = address -> {};

    fixture.client.put(fixture.client.parse("mem://m/a"), SecretValue.ofText("new"));
    assertThat(fixture.text("mem://m/a")).as("while the old read is under way").isEqualTo("new");
    gate.open();

    assertThat(old.get()).isEqualTo("old");
    assertThat(fixture.text("mem://m/a")).as("after it has come back").isEqualTo("new");
  }

  @Test
  void anAbsenceThatIsOlderThanAWriteIsNotRemembered() throws Exception {
    fixture.store.beforeAnswer =
        address -> {
          gate.pass();
          throw FakeStore.absent();
        };
    Future<String> old = callers.submit(() -> fixture.text("mem://m/a"));
    gate.awaitArrival();
    fixture.store.beforeAnswer = address -> {};

    fixture.client.put(fixture.client.parse("mem://m/a"), SecretValue.ofText("new"));
    gate.open();

    assertThatThrownBy(old::get).hasCauseInstanceOf(AbsentException.class);
    assertThat(fixture.text("mem://m/a")).isEqualTo("new");
  }

  @Test
  void closingDuringAReadEndsTheWaitAtOnceAndWipesWhatStillComes() throws Exception {
    fixture.store.with("a", CANARY);
    fixture.store.afterLook = address -> gate.pass();
    Future<String> blocking = callers.submit(() -> fixture.text("mem://m/a"));
    CompletableFuture<SecretValue> staged =
        fixture.client.resolveAsync("mem://m/a").toCompletableFuture();
    gate.awaitArrival();

    fixture.client.close();

    assertThatThrownBy(blocking::get).hasCauseInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> staged.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ClosedException.class);
    gate.awaitInterrupted();
    gate.open();
    fixture.hexkey.close(); // waits for the read to end
    assertThat(fixture.store.given).hasSize(1);
    assertThatThrownBy(fixture.store.given.get(0)::revealBytes).isInstanceOf(ClosedException.class);
  }

  @Test
  void aRevealThatRacesClosingIsWholeOrFailsAsClosed() throws Exception {
    for (int round = 0; round < 50; round++) {
      ClientFixture racing = new ClientFixture();
      racing.store.with("a", CANARY.repeat(50));
      SecretValue value = racing.client.resolve("mem://m/a");
      List<Future<Boolean>> reveals =
          together(
              4,
              () -> {
                while (true) {
                  try {
                    assertThat(value.revealText()).isEqualTo(CANARY.repeat(50));
                  } catch (ClosedException e) {
                    return true;
                  }
                }
              });

      racing.close();

      for (Future<Boolean> reveal : reveals) {
        assertThat(reveal.get()).isTrue();
      }
    }
  }

  @Test
  void closingFromSeveralThreadsClosesOnce() throws Exception {
    fixture.store.with("a", CANARY);
    fixture.text("mem://m/a");

    for (Future<Boolean> close :
        together(
            8,
            () -> {
              fixture.hexkey.close();
              return true;
            })) {
      assertThat(close.get()).isTrue();
    }

    assertThat(fixture.adapter.closes).hasValue(1);
  }

  @Test
  void fieldsThatManyThreadsSetAreAllThere() throws Exception {
    SecretUri base = fixture.client.parse("mem://m/a");
    CyclicBarrier start = new CyclicBarrier(8);
    List<Future<?>> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      SecretUri field = fixture.client.parse(base.canonical() + "#f" + i);
      writers.add(
          callers.submit(
              () -> {
                start.await(20, TimeUnit.SECONDS);
                return fixture.client.put(field, SecretValue.ofText("v"));
              }));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }

    for (int i = 0; i < 8; i++) {
      assertThat(fixture.text("mem://m/a#f" + i)).isEqualTo("v");
    }
  }

  @Test
  void anErrorOfTheStoresOwnMakingReachesEverybody() {
    fixture.store.with("a", CANARY);
    fixture.store.beforeAnswer =
        address -> {
          gate.pass();
          throw new IllegalStateException("a bug");
        };
    List<Future<String>> results = together(10, () -> fixture.text("mem://m/a"));
    gate.open();

    for (Future<String> result : results) {
      assertThatThrownBy(result::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .isNotInstanceOf(HexkeyException.class);
    }
  }
}
