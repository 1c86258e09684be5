package dev.hexkey.renewal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.hexkey.ports.HexkeyException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lincheck takes threads through the orders in which they can meet at a flight. A lost flight is a
 * caller that waits for ever, which Lincheck sees as a deadlock; a doubled one are two calls of the
 * source at once. Flights run on the thread of the caller that starts them, and no time passes, so
 * that every order is one that the callers make; the JDK's map and future are taken as correct.
 *
 * <p>The last two show that it would be seen: each of their registers forgets a compare-and-set.
 */
@Tag("lincheck")
class FlightModelTest {
  private static final boolean LONG = Boolean.getBoolean("hexkey.long");

  private static ModelCheckingOptions orders(int scenarios) {
    return new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(LONG ? 2 : 1)
        .actorsBefore(LONG ? 1 : 0)
        .actorsAfter(0)
        .iterations(LONG ? 10 * scenarios : scenarios)
        .invocationsPerIteration(LONG ? 10_000 : 1_000)
        .minimizeFailedScenario(false)
        .addGuarantee(
            forClasses(ConcurrentHashMap.class.getName(), CompletableFuture.class.getName())
                .allMethods()
                .treatAsAtomic());
  }

  @Test
  void noOrderLosesOrDoublesAFlightOfARegister() {
    orders(2).check(Register.class);
  }

  @Test
  void aRegisterThatLooksAndThenSetsIsFoundToDoubleFlights() {
    assertThatThrownBy(() -> orders(1).check(Doubling.class))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("two calls at once");
  }

  @Test
  void aRegisterThatForgetsWhomItReplacedIsFoundToLoseFlights() {
    assertThatThrownBy(() -> orders(1).check(Losing.class))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("deadlock");
  }

  /** What is asked, and notices when it is asked twice at once. */
  abstract static class Model {
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean doubled;

    final String ask() {
      if (!asked.compareAndSet(false, true)) {
        doubled = true;
      }
      asked.set(false);
      return "answer";
    }

    @Validate
    public final void isNeverAskedTwiceAtOnce() {
      if (doubled) {
        throw new IllegalStateException("two calls at once");
      }
    }
  }

  /** Where flights of one key are kept. */
  public static class Register extends Model {
    private final SingleFlight<String, String> flights =
        new SingleFlight<>(Runnable::run, Flight.NO_DEADLINE, (key, value, failure) -> {});

    @Operation
    public String join() throws InterruptedException {
      return flights.join("key", this::ask).await();
    }

    @Operation
    public String joinNext() throws InterruptedException {
      return flights.joinNext("key", this::ask).await();
    }
  }

  /** Two callers may both find nothing in the air. */
  public static class Doubling extends Model {
    private volatile @Nullable Flight<String> up;

    @Operation
    public String join() throws InterruptedException {
      Flight<String> seen = up;
      if (seen == null) {
        seen = flight(this::ask, () -> up = null);
        up = seen;
        seen.launch();
      }
      return seen.await();
    }
  }

  /** Only the last of two callers that find nothing in the air sends its flight off. */
  public static class Losing extends Model {
    private volatile @Nullable Flight<String> up;

    @Operation
    public String join() throws InterruptedException {
      Flight<String> seen = up;
      if (seen == null) {
        seen = flight(this::ask, () -> up = null);
        up = seen;
        if (up == seen) {
          seen.launch();
        }
      }
      return seen.await();
    }
  }

  private static Flight<String> flight(Supplier<String> work, Runnable ended) {
    return new Flight<>(
        Runnable::run,
        Flight.NO_DEADLINE,
        work,
        new Flight.Ending<>() {
          @Override
          public void ended(
              Flight<String> flight, @Nullable String value, @Nullable Throwable failure) {
            ended.run();
          }

          @Override
          public HexkeyException tooLate(Duration deadline) {
            throw new AssertionError("there is none");
          }
        });
  }
}
