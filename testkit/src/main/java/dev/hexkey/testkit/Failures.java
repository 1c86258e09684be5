package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What contracts ask of errors. */
final class Failures {
  private Failures() {}

  /** Runs the call, which must fail in this family. */
  static HexkeyException failureOf(Family family, ThrowingCallable call) {
    HexkeyException failure = failureOf(call);
    assertThat(failure.family()).as("family of " + failure.code()).isEqualTo(family);
    return failure;
  }

  /** Runs the call, which must fail with an error of the ports. */
  static HexkeyException failureOf(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(HexkeyException.class);
    return (HexkeyException) thrown;
  }

  /** Asks that the error says what to do, in the one form that messages have. */
  static void assertHelpful(HexkeyException failure) {
    assertThat(failure.code()).matches("[A-Z][A-Z0-9_]*");
    assertThat(failure.summary()).isNotBlank();
    assertThat(failure.suggestion()).isNotBlank();
    assertThat(failure.getMessage())
        .startsWith("[" + failure.code())
        .contains(failure.summary())
        .endsWith(failure.suggestion());
  }

  /** Asks that neither the error nor anything it drags along holds the canaries. */
  static void assertDiscreet(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertThat(text.toString()).doesNotContain(Canary.SECRET).doesNotContain(Canary.PATH);
  }
}
