package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeededBuildTest {
  private static final String STEP = "now = now.plus(time);";

  static void theDateMoves(Duration time) {
    ManualClock clock = new ManualClock();
    Instant before = clock.instant();

    clock.advance(time);

    assertThat(clock.instant()).isAfter(before);
  }

  private static SeededBuild seeded(String text, String by) {
    return SeededBuild.of(SeededBuildTest.class).replace(ManualClock.class, text, by);
  }

  private static void assertRefuses(SeededBuild build, String message) {
    assertThatThrownBy(() -> build.assertFails("theDateMoves", Duration.ofDays(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aProbeThatPassesHereFailsInTheSeededBuild() {
    theDateMoves(Duration.ofDays(1));

    assertThat(seeded(STEP, "").assertFails("theDateMoves", Duration.ofDays(1)))
        .hasMessageContaining("to be strictly after");
    theDateMoves(Duration.ofDays(1));
  }

  @Test
  void aSourceIsChangedInSeveralPlaces() {
    SeededBuild build =
        seeded(STEP, "now = now.plus(later(time));")
            .replace(
                ManualClock.class,
                "@Override\n  public String toString",
                "Duration later(Duration time) { return Duration.ZERO; }"
                    + " @Override public String toString");

    assertThat(build.assertFails("theDateMoves", Duration.ofDays(1))).isNotNull();
  }

  @Test
  void aChangeThatIsNoFaultIsAnError() {
    assertRefuses(seeded(STEP, "now = now.plus(time).plusNanos(1);"), "the probe passes");
  }

  @Test
  void aProbeThatBreaksFindsNothing() {
    assertRefuses(seeded(STEP, "now = now.plus(null);"), "no assertion failed");
  }

  @Test
  void aChangeMustCompile() {
    assertRefuses(seeded(STEP, "now = time;"), "the seeded build does not compile");
  }

  @Test
  void aTextThatIsNotThereOrTwiceIsNoSeed() {
    assertThatThrownBy(() -> seeded("no such text", "")).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> seeded("synchronized", "")).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> seeded(STEP, "").replace(ManualClock.class, STEP, ""))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aProbeIsAMethodOfItsClass() {
    SeededBuild build = seeded(STEP, "");

    assertThatThrownBy(() -> build.assertFails("noSuchProbe")).isInstanceOf(LinkageError.class);
  }
}
