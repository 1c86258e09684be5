package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Runs what has to fail. */
final class Failing {
  private Failing() {}

  static HexkeyException failureOf(ThrowingCallable work) {
    HexkeyException failure = catchThrowableOfType(HexkeyException.class, work);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }

  static HexkeyException failureOf(Family family, ThrowingCallable work) {
    HexkeyException failure = failureOf(work);
    assertThat(failure.family()).as(failure.getMessage()).isEqualTo(family);
    return failure;
  }
}
