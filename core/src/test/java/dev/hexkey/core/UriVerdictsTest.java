package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.UriReason;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Order, offset and reason of every verdict, for URIs, prefixes and patterns of all schemes. */
class UriVerdictsTest {
  private static final char FAULT = '‸';

  /**
   * One row.
   *
   * @param input with {@link #FAULT} at the offset of the fault
   * @param outcome the canonical form, or code/reason
   */
  record Vector(String kind, String mounts, String input, String outcome) {
    static Vector of(List<String> row) {
      return new Vector(
          row.get(0), row.get(1), UriVectors.expand(row.get(2)), UriVectors.expand(row.get(3)));
    }

    boolean isRefused() {
      return input.indexOf(FAULT) >= 0;
    }

    String text() {
      return input.replace(String.valueOf(FAULT), "");
    }

    String canonical(String text) {
      MountGuard guard = UriFixtures.guard(mounts);
      Schemes schemes = UriFixtures.SCHEMES;
      return switch (kind) {
        case "uri" -> SecretUri.parse(text, schemes, guard).canonical();
        case "legacy" -> SecretUri.parse(text, schemes.acceptingLegacyNames(), guard).canonical();
        case "prefix" -> SecretPrefix.parse(text, schemes, guard).canonical();
        case "pattern" -> AllowPattern.parse(text, schemes, guard).text();
        default -> throw new AssertionError("unknown kind " + kind);
      };
    }
  }

  static Stream<Vector> vectors() {
    return UriVectors.read("more-uri-vectors.tsv").stream().map(Vector::of);
  }

  static Stream<Vector> accepted() {
    return vectors().filter(vector -> !vector.isRefused());
  }

  static Stream<Vector> refused() {
    return vectors().filter(Vector::isRefused);
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void anAcceptedTextHasItsCanonicalForm(Vector vector) {
    assertThat(vector.canonical(vector.text())).isEqualTo(vector.outcome());
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void theCanonicalFormIsItsOwnCanonicalForm(Vector vector) {
    assertThat(vector.canonical(vector.outcome())).isEqualTo(vector.outcome());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aRefusedTextHasOneReasonAtOneOffset(Vector vector) {
    SecretUriException refusal =
        catchThrowableOfType(SecretUriException.class, () -> vector.canonical(vector.text()));

    assertThat(refusal.code() + "/" + refusal.uriReason()).isEqualTo(vector.outcome());
    assertThat(refusal.offset()).isEqualTo(vector.input().indexOf(FAULT));
  }

  @ParameterizedTest
  @EnumSource(UriReason.class)
  void everyReasonIsProvokedByAVector(UriReason reason) {
    assertThat(refused().map(Vector::outcome)).contains(reason.code() + "/" + reason);
  }

  @Test
  void aRefusalSaysCodeReasonAndOffsetButNotTheText() {
    assertThat(refused())
        .allSatisfy(
            vector -> {
              SecretUriException refusal =
                  catchThrowableOfType(
                      SecretUriException.class, () -> vector.canonical(vector.text()));

              assertThat(refusal)
                  .hasMessageStartingWith("[" + vector.outcome() + "] ")
                  .hasMessageContaining("(at character " + refusal.offset() + ")");
              assertThat(refusal.getCause()).isNull();
            });
  }

  @Test
  void noTwoVectorsAreTheSame() {
    assertThat(vectors().map(v -> v.kind() + v.mounts() + v.input()).collect(Collectors.toList()))
        .doesNotHaveDuplicates();
  }
}
