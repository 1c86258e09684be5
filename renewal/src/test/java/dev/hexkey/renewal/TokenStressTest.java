package dev.hexkey.renewal;

import static dev.hexkey.renewal.TokenFixture.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * C1, C2, F2 and L1 under load: 1,000 platform threads everywhere, and 10,000 virtual ones where
 * the JDK has them, with its event for pinned carriers switched on.
 */
class TokenStressTest {
  @TempDir Path directory;
  private final TokenFixture fixture = new TokenFixture();
  private final TokenProvider provider = fixture.provider(TokenPolicy.DEFAULT);
  private final Gate gate = new Gate();

  @AfterEach
  void close() {
    gate.open();
    fixture.close();
  }

  private static <T> Crowd<T> crowd(boolean virtual, Callable<T> work) {
    return virtual ? Crowd.ofVirtual(10_000, work) : Crowd.of(1_000, work);
  }

  private void heldBack() {
    fixture.source.then(
        request -> {
          gate.pass();
          return AccessToken.of("held-back", HOUR);
        });
  }

  /** One flight for everybody, during which the process has time for others. */
  private void oneFlightForAll(boolean virtual) throws Exception {
    heldBack();
    Crowd<String> crowd = crowd(virtual, provider::get).awaitParked();
    gate.awaitArrival();
    assertThat(crowdOfOne(virtual, () -> "carriers are free")).isEqualTo("carriers are free");
    fixture.passSeconds(20);

    gate.open();

    assertThat(crowd.results()).containsOnly("held-back");
    assertThat(fixture.source.calls()).isEqualTo(1);
  }

  private static String crowdOfOne(boolean virtual, Callable<String> work) throws Exception {
    return (virtual ? Crowd.ofVirtual(1, work) : Crowd.of(1, work)).results().get(0);
  }

  /** Ten seconds of an issuer that is down, with everybody calling all the time. */
  private void aDeadIssuer(boolean virtual) throws Exception {
    fixture.source.otherwiseThrow(TokenFixture.down());
    Crowd<Integer> crowd =
        crowd(
            virtual,
            () -> {
              int failures = 0;
              for (int i = 0; i < 10; i++) {
                try {
                  provider.get();
                } catch (HexkeyException e) {
                  failures += e.code().equals(ErrorCodes.SOURCE_UNAVAILABLE) ? 1 : 0;
                }
                fixture.clock.pass(Duration.ofNanos(virtual ? 99_999 : 999_999));
              }
              return failures;
            });

    assertThat(crowd.results()).containsOnly(10);
    assertThat(fixture.source.calls()).isBetween(4, 6);
  }

  /** Everybody renews, refuses and asks at once; no flight is lost and none is doubled. */
  private void aBusyHalfMinute(boolean virtual) throws Exception {
    fixture.source.otherwise(
        request -> AccessToken.of(fixture.source.next(), Duration.ofSeconds(10)));
    Duration step = Duration.ofMillis(virtual ? 1 : 3);
    Crowd<String> crowd =
        crowd(
            virtual,
            () -> {
              for (int i = 0; i < (virtual ? 3 : 10); i++) {
                String token = provider.get();
                fixture.clock.pass(step);
                if (i % 3 == 1) {
                  var unused = provider.rejectedAsync(token, null);
                }
                provider.getAsync().toCompletableFuture().get(30, TimeUnit.SECONDS);
              }
              return "done";
            });

    assertThat(crowd.results()).containsOnly("done");
    // every 4 to 5 seconds by age, and after refusals at 0, 10 and 30 seconds
    assertThat(fixture.source.calls()).isBetween(4, 12);
    assertThat(provider.state().generation()).isEqualTo(fixture.source.calls());
  }

  @Test
  void C1_aThousandPlatformThreadsAreOneFlight() throws Exception {
    oneFlightForAll(false);
  }

  @Test
  void F2_aThousandPlatformThreadsOnADeadIssuerAreAtMostSixFlights() throws Exception {
    aDeadIssuer(false);
  }

  @Test
  void C2_aThousandPlatformThreadsLoseAndDoubleNoFlight() throws Exception {
    aBusyHalfMinute(false);
  }

  @Test
  void L1_tenThousandVirtualThreadsPinNoCarrier() throws Exception {
    if (!Crowd.hasVirtualThreads()) {
      assertThat(Runtime.version().feature()).isLessThan(21); // L1 is about a JDK that has them
      return;
    }
    oneFlightForAllWithoutPinning();
  }

  @Test
  void F2_tenThousandVirtualThreadsOnADeadIssuerAreAtMostSixFlights() throws Exception {
    aDeadIssuer(Crowd.hasVirtualThreads());
  }

  @Test
  void C2_tenThousandVirtualThreadsLoseAndDoubleNoFlight() throws Exception {
    aBusyHalfMinute(Crowd.hasVirtualThreads());
  }

  private void oneFlightForAllWithoutPinning() throws Exception {
    warmUp();
    Path file = directory.resolve("pinned.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
      recording.start();
      oneFlightForAll(true);
      recording.stop();
      recording.dump(file);
    }

    assertThat(pinned(file)).isEmpty();
  }

  /** Classes are loaded before: a thread that waits while it initialises one is pinned. */
  private static void warmUp() throws Exception {
    try (TokenFixture other = new TokenFixture()) {
      TokenProvider its = other.provider(TokenPolicy.DEFAULT);
      other.source.then(
          request -> {
            TimeUnit.MILLISECONDS.sleep(200); // long enough for the crowd to wait
            return AccessToken.of("t", HOUR);
          });
      Crowd.ofVirtual(100, its::get).results();
    }
  }

  private static List<String> pinned(Path file) throws IOException {
    assertThat(Files.size(file)).isPositive();
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
        .map(event -> String.valueOf(event.getStackTrace()))
        .toList();
  }
}
