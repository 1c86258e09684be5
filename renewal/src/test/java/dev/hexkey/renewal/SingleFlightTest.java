package dev.hexkey.renewal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.TimedOutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final OwnedThreads threads = new OwnedThreads();
  private final List<String> landed = Collections.synchronizedList(new ArrayList<>());
  private final List<String> discarded = Collections.synchronizedList(new ArrayList<>());
  private final SingleFlight<String, String> flights = flights(LONG);
  private final Gate gate = new Gate();
  private final AtomicInteger works = new AtomicInteger();

  @AfterEach
  void close() {
    gate.open();
    flights.close();
    threads.close();
  }

  private SingleFlight<String, String> flights(Duration deadline) {
    return new SingleFlight<>(
        threads,
        deadline,
        new SingleFlight.Landing<>() {
          @Override
          public void land(String key, @Nullable String value, @Nullable Throwable failure) {
            landed.add(value != null ? value : String.valueOf(failure));
          }

          @Override
          public void discard(String key, String value) {
            discarded.add(value);
          }
        });
  }

  private String heldBack() {
    works.incrementAndGet();
    gate.pass();
    return "held back";
  }

  private String other() {
    works.incrementAndGet();
    return "other";
  }

  @Test
  void thoseWhoComeWhileAFlightIsInTheAirJoinIt() throws Exception {
    Flight<String> first = flights.join("k", this::heldBack);
    Flight<String> second = flights.join("k", this::other);

    gate.open();

    assertThat(second).isSameAs(first);
    assertThat(first.await()).isEqualTo("held back");
    assertThat(works).hasValue(1);
  }

  @Test
  void flightsOfDifferentKeysDoNotWaitForEachOther() throws Exception {
    flights.join("k", this::heldBack);

    assertThat(flights.join("other", this::other).await()).isEqualTo("other");
  }

  @Test
  void whoeverComesAfterTheLandingBeginsANewFlight() throws Exception {
    assertThat(flights.join("k", this::other).await()).isEqualTo("other");
    assertThat(flights.join("k", this::other).await()).isEqualTo("other");

    assertThat(works).hasValue(2);
    assertThat(landed).containsExactly("other", "other");
  }

  @Test
  void anErrorReachesEverybodyUnwrapped() throws Exception {
    IllegalStateException failure = new IllegalStateException("planned");
    Flight<String> flight =
        flights.join(
            "k",
            () -> {
              gate.pass();
              throw failure;
            });
    CompletionStage<String> stage = flight.stage();
    gate.open();

    assertThatThrownBy(flight::await).isSameAs(failure);
    assertThatThrownBy(flight::await).isSameAs(failure);
    assertThatThrownBy(() -> stage.toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCause(failure);
    assertThat(landed).containsExactly(failure.toString());
  }

  @Test
  void aWaiterThatIsInterruptedLeavesTheFlightInTheAir() throws Exception {
    Flight<String> flight = flights.join("k", this::heldBack);
    Thread.currentThread().interrupt();

    assertThatThrownBy(flight::await).isInstanceOf(InterruptedException.class);

    gate.open();
    assertThat(flight.await()).isEqualTo("held back");
  }

  @Test
  void aFlightThatTakesTooLongEndsForEverybodyAndIsInterrupted() throws Exception {
    SingleFlight<String, String> hasty = flights(Duration.ofMillis(30));
    Gate stuck = new Gate();
    Flight<String> flight =
        hasty.join(
            "k",
            () -> {
              stuck.pass();
              return "too late";
            });
    stuck.awaitArrival();
    CompletionStage<String> stage = flight.stage();

    assertThatThrownBy(flight::await).isInstanceOf(TimedOutException.class);
    assertThatThrownBy(() -> stage.toCompletableFuture().join())
        .hasCauseInstanceOf(TimedOutException.class);

    stuck.awaitInterrupted();
    assertThat(hasty.join("k", this::other).await()).isEqualTo("other");
    stuck.open();
    await(() -> discarded.equals(List.of("too late")));
  }

  @Test
  void theDeadlineHoldsForStagesThatNobodyBlocksOn() throws Exception {
    SingleFlight<String, String> hasty = flights(Duration.ofMillis(30));
    CountDownLatch told = new CountDownLatch(1);
    AtomicReference<Throwable> failure = new AtomicReference<>();

    CompletionStage<String> unused =
        hasty
            .join("k", this::heldBack)
            .stage()
            .whenComplete(
                (value, thrown) -> {
                  failure.set(thrown);
                  told.countDown();
                });

    assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(failure.get()).isInstanceOf(TimedOutException.class);
    assertThat(unused).isNotNull();
  }

  @Test
  void theNextFlightBeginsAfterTheOneInTheAirHasLanded() throws Exception {
    Flight<String> first = flights.join("k", this::heldBack);
    Flight<String> next = flights.joinNext("k", this::other);
    Flight<String> alsoNext = flights.joinNext("k", this::other);

    assertThat(next).isNotSameAs(first).isSameAs(alsoNext);
    gate.awaitArrival();
    assertThat(works).as("one in the air at a time").hasValue(1);

    gate.open();
    assertThat(next.await()).isEqualTo("other");
    assertThat(first.await()).isEqualTo("held back");
    assertThat(landed).containsExactly("held back", "other");
    assertThat(works).hasValue(2);
  }

  @Test
  void whoeverWaitsForTheNextFlightMindsTheDeadlineOfTheOneInTheAir() throws Exception {
    SingleFlight<String, String> hasty = flights(Duration.ofMillis(30));
    hasty.join("k", this::heldBack); // nobody waits for it

    assertThat(hasty.joinNext("k", this::other).await()).isEqualTo("other");
  }

  @Test
  void aSupersededFlightServesThoseWhoJoinedItAndDoesNotLand() throws Exception {
    Flight<String> old = flights.join("k", this::heldBack);
    gate.awaitArrival();

    flights.supersede("k"::equals);
    Flight<String> fresh = flights.join("k", this::other);

    assertThat(fresh.await()).as("does not wait for the old one").isEqualTo("other");
    gate.open();
    assertThat(old.await()).isEqualTo("held back");
    assertThat(landed).containsExactly("other");
    assertThat(discarded).isEmpty();
  }

  @Test
  void supersedingLaunchesTheFlightThatWaited() throws Exception {
    flights.join("k", this::heldBack);
    gate.awaitArrival();
    Flight<String> next = flights.joinNext("k", this::other);

    flights.supersede("k"::equals);

    assertThat(next.await()).isEqualTo("other");
  }

  @Test
  void supersedingLeavesOtherKeysAlone() throws Exception {
    Flight<String> flight = flights.join("k", this::heldBack);

    flights.supersede("other"::equals);
    gate.open();
    flight.await();

    assertThat(landed).containsExactly("held back");
  }

  @Test
  void closingEndsEveryWaitAtOnceAndRefusesNewFlights() throws Exception {
    Flight<String> flight = flights.join("k", this::heldBack);
    Flight<String> next = flights.joinNext("k", this::other);
    gate.awaitArrival();

    flights.close();

    assertThatThrownBy(flight::await).isInstanceOf(ClosedException.class);
    assertThatThrownBy(next::await).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> flights.join("k", this::other)).isInstanceOf(ClosedException.class);
    assertThatThrownBy(() -> flights.joinNext("k", this::other))
        .isInstanceOf(ClosedException.class);
    gate.awaitInterrupted();
    gate.open();
    await(() -> discarded.equals(List.of("held back")));
    assertThat(landed).isEmpty();
    assertThat(works).hasValue(1);
  }

  @Test
  void workThatCannotBeStartedFailsAsClosed() {
    threads.close();

    assertThatThrownBy(() -> flights.join("k", this::other).await())
        .isInstanceOf(ClosedException.class);
  }

  @Test
  void aLandingThatFailsFailsTheFlightInsteadOfLosingIt() {
    SingleFlight<String, String> clumsy =
        new SingleFlight<>(
            threads,
            LONG,
            (key, value, failure) -> {
              throw new IllegalStateException("cannot keep it");
            });

    assertThatThrownBy(() -> clumsy.join("k", this::other).await()).hasMessage("cannot keep it");
    assertThatThrownBy(() -> clumsy.join("k", this::other).await()).hasMessage("cannot keep it");
  }

  @Test
  void aSlowCallbackOfAStageDoesNotHoldUpBlockedCallers() throws Exception {
    Gate slow = new Gate();
    Flight<String> flight = flights.join("k", this::heldBack);
    CompletionStage<Void> unused = flight.stage().thenAccept(value -> slow.pass());

    gate.open();
    assertThat(flight.await()).isEqualTo("held back");

    slow.open();
    assertThat(unused).isNotNull();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("waited too long");
      }
      Thread.onSpinWait();
    }
  }
}
