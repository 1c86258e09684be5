package dev.hexkey.renewal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TimedOutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What only a thread that comes at the wrong moment shows: here the test says when it comes. */
class FlightTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final AtomicInteger works = new AtomicInteger();
  private final List<String> unwanted = new ArrayList<>();

  private Flight<String> flight(Executor executor, Duration deadline, Supplier<String> work) {
    return new Flight<>(
        executor,
        deadline,
        work,
        new Flight.Ending<>() {
          @Override
          public void ended(
              Flight<String> flight, @Nullable String value, @Nullable Throwable failure) {}

          @Override
          public void unwanted(String value) {
            unwanted.add(value);
          }

          @Override
          public HexkeyException tooLate(Duration time) {
            return new TimedOutException(
                Problem.of(ErrorCodes.VAULT_TIMEOUT, "after " + time.toMillis(), "Wait."));
          }
        });
  }

  private Flight<String> flight(Duration deadline) {
    return flight(waiting::add, deadline, this::work);
  }

  private String work() {
    works.incrementAndGet();
    return "made";
  }

  private void runNext() {
    waiting.remove().run();
  }

  @Test
  void workThatNobodyWantsAnyMoreDoesNotBegin() {
    Flight<String> flight = flight(LONG);
    flight.launch();
    flight.fail(new IllegalStateException("not needed"));

    runNext();

    assertThat(works).hasValue(0);
    assertThat(unwanted).isEmpty();
    assertThatThrownBy(flight::await).hasMessage("not needed");
  }

  @Test
  void theFirstEndCounts() throws Exception {
    Flight<String> flight = flight(LONG);
    flight.launch();
    runNext();
    flight.fail(new IllegalStateException("too late"));

    assertThat(flight.await()).isEqualTo("made");
    assertThat(flight.stage().toCompletableFuture().join()).isEqualTo("made");
  }

  @Test
  void theInterruptThatEndedTheWorkDoesNotOutliveIt() {
    List<Flight<String>> self = new ArrayList<>();
    Flight<String> flight =
        flight(
            waiting::add,
            LONG,
            () -> {
              self.get(0).fail(new IllegalStateException("ended"));
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return "too late";
            });
    self.add(flight);
    flight.launch();

    runNext();

    assertThat(Thread.interrupted()).as("the thread belongs to others now").isFalse();
    assertThat(unwanted).containsExactly("too late");
  }

  @Test
  void oneThreadMindsTheDeadlineForAllStages() {
    Flight<String> flight = flight(LONG);
    flight.launch();

    assertThat(flight.stage()).isSameAs(flight.stage());

    assertThat(waiting).as("the work, and who waits in the place of all").hasSize(2);
    runNext();
    runNext(); // ends at once
    assertThat(flight.stage().toCompletableFuture()).isCompletedWithValue("made");
    assertThat(waiting).isEmpty();
  }

  @Test
  void whatHasEndedOrHasNoDeadlineNeedsNobodyToMindIt() throws Exception {
    Flight<String> landed = flight(LONG);
    landed.launch();
    runNext();
    Flight<String> patient = flight(Flight.NO_DEADLINE);
    patient.launch();

    assertThat(landed.stage().toCompletableFuture()).isCompletedWithValue("made");
    assertThat(patient.stage().toCompletableFuture()).isNotDone();

    assertThat(waiting).as("the work of the patient one").hasSize(1);
    runNext();
    assertThat(patient.await()).isEqualTo("made");
  }

  @Test
  void aCallerWaitsForWhatHasNoDeadline() throws Exception {
    Flight<String> flight = flight(Flight.NO_DEADLINE);
    flight.launch();
    Thread worker = new Thread(this::runNext);

    assertThat(flight.await(Duration.ofMillis(1))).isEmpty();
    worker.start();
    assertThat(flight.await()).isEqualTo("made");
    assertThat(flight.await(LONG)).contains("made");
    worker.join();
  }

  @Test
  void whereThereIsNobodyToMindTheDeadlineTheFlightEnds() {
    Flight<String> flight =
        flight(
            task -> {
              if (!waiting.isEmpty()) {
                throw new RejectedExecutionException();
              }
              waiting.add(task);
            },
            LONG,
            this::work);
    flight.launch();

    assertThatThrownBy(() -> flight.stage().toCompletableFuture().join())
        .hasCauseInstanceOf(ClosedException.class);
  }

  @Test
  void aCallerWhoWouldWaitLongerThanTheDeadlineEndsTheFlight() {
    Flight<String> flight = flight(Duration.ofMillis(30));
    flight.launch();

    assertThatThrownBy(() -> flight.await(LONG))
        .isInstanceOf(TimedOutException.class)
        .hasMessageContaining("after 30");
  }

  @Test
  void aCallerWhoWaitsShorterLeavesItAlone() throws Exception {
    Flight<String> flight = flight(LONG);
    flight.launch();

    assertThat(flight.await(Duration.ofMillis(1))).isEmpty();
    runNext();
    assertThat(flight.await(Duration.ZERO)).contains("made");
  }
}
