package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.ports.SecretUriException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The grammar's own vectors, in both directions. */
class SecretUriVectorsTest {
  /**
   * One row.
   *
   * @param outcome the canonical form, or code / reason
   */
  record Vector(int number, String input, boolean accepted, String outcome) {
    static Vector of(List<String> row) {
      return new Vector(
          Integer.parseInt(row.get(0)),
          UriVectors.expand(row.get(1)),
          row.get(2).equals("accept"),
          row.get(3));
    }
  }

  static Stream<Vector> vectors() {
    return UriVectors.read("secret-uri-vectors.tsv").stream().map(Vector::of);
  }

  static Stream<Vector> accepted() {
    return vectors().filter(Vector::accepted);
  }

  static Stream<Vector> refused() {
    return vectors().filter(vector -> !vector.accepted());
  }

  @Test
  void thereAreOneHundredAndTwentyOneOfThem() {
    assertThat(vectors().map(Vector::number))
        .containsExactlyElementsOf(Stream.iterate(1, n -> n + 1).limit(121).toList());
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void anAcceptedTextHasTheCanonicalFormOfTheTable(Vector vector) {
    assertThat(UriFixtures.parse(vector.input()).canonical()).isEqualTo(vector.outcome());
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void bothOrdersOfAnAcceptedTextAreTheSameUri(Vector vector) {
    SecretUri uri = UriFixtures.parse(vector.input());

    assertThat(UriFixtures.parse(uri.canonical())).isEqualTo(uri);
    assertThat(UriFixtures.parse(uri.toRfc3986())).isEqualTo(uri);
    assertThat(UriFixtures.parse(uri.toRfc3986()).canonical()).isEqualTo(vector.outcome());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aRefusedTextHasTheCodeAndReasonOfTheTable(Vector vector) {
    SecretUriException refusal = refusal(vector.input(), UriFixtures.SCHEMES, UriFixtures.GUARD);

    assertThat(outcome(refusal)).isEqualTo(vector.outcome());
  }

  @Test
  void withLegacySpellingsOnlyRowNinetyIsDifferent() {
    Schemes legacy = UriFixtures.SCHEMES.acceptingLegacyNames();
    Vector ninety = vectors().filter(vector -> vector.number() == 90).findFirst().orElseThrow();

    assertThat(SecretUri.parse(ninety.input(), legacy, UriFixtures.GUARD).canonical())
        .isEqualTo("openbao+kv2://secret/app#t");
    assertThat(accepted())
        .allSatisfy(
            vector ->
                assertThat(SecretUri.parse(vector.input(), legacy, UriFixtures.GUARD).canonical())
                    .isEqualTo(vector.outcome()));
    assertThat(refused().filter(vector -> vector.number() != 90))
        .allSatisfy(
            vector ->
                assertThat(outcome(refusal(vector.input(), legacy, UriFixtures.GUARD)))
                    .isEqualTo(vector.outcome()));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void withoutAllowedMountsEveryGoodTextIsRefusedForItsMount(Vector vector) {
    SecretUriException refusal =
        refusal(vector.input(), UriFixtures.SCHEMES, MountGuard.allowing(List.of()));

    assertThat(outcome(refusal)).isEqualTo("TENANT_MOUNT_MISMATCH / MOUNT_NOT_ALLOWED");
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void anAcceptedCanonicalTextIsNeitherPrefixNorPattern(Vector vector) {
    String canonical = UriFixtures.parse(vector.input()).canonical();

    assertThat(
            catchThrowableOfType(
                SecretUriException.class,
                () -> SecretPrefix.parse(canonical, UriFixtures.SCHEMES, UriFixtures.GUARD)))
        .isNotNull();
    assertThat(
            catchThrowableOfType(
                SecretUriException.class,
                () -> AllowPattern.parse(canonical, UriFixtures.SCHEMES, UriFixtures.GUARD)))
        .isNotNull();
  }

  private static String outcome(SecretUriException refusal) {
    return refusal.code() + " / " + refusal.uriReason();
  }

  private static SecretUriException refusal(String text, Schemes schemes, MountGuard guard) {
    SecretUriException refusal =
        catchThrowableOfType(SecretUriException.class, () -> SecretUri.parse(text, schemes, guard));
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
