package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretUriException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for all secret URIs; the seeds are fixed, so a failure repeats. */
class SecretUriPropertiesTest {
  private static final int TEXTS = 20_000;
  private static final Schemes SCHEMES = UriFixtures.SCHEMES.acceptingLegacyNames();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyAcceptedTextIsCanonicalisedOnceAndForAll(long seed) {
    UriGenerator generator = new UriGenerator(seed);

    assertThat(accepted(Stream.generate(generator::text))).isGreaterThan(TEXTS / 4);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void soIsEveryMutantThatIsAccepted(long seed) {
    UriGenerator generator = new UriGenerator(seed);

    assertThat(accepted(Stream.generate(() -> generator.mutated(generator.text()))))
        .isGreaterThan(TEXTS / 40);
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void noiseIsRefusedAndNothingElse(long seed) {
    UriGenerator generator = new UriGenerator(seed);

    assertThat(accepted(Stream.generate(generator::noise))).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 10, 11})
  void urisThatDifferInMoreThanTheFieldReachDifferentAddresses(long seed) {
    UriGenerator generator = new UriGenerator(seed);
    Map<Place, String> secrets = new HashMap<>();
    Map<String, Place> places = new HashMap<>();

    for (int i = 0; i < TEXTS; i++) {
      String text = generator.text();
      SecretUri uri;
      try {
        uri = SecretUri.parse(text, SCHEMES, UriGenerator.GUARD);
      } catch (SecretUriException refusal) {
        continue;
      }
      Place place = new Place(uri.scheme(), uri.address());
      String secret = uri.canonical().replaceFirst("#[^?]*", "");

      assertThat(secrets.computeIfAbsent(place, p -> secret)).isEqualTo(secret);
      assertThat(places.computeIfAbsent(secret, s -> place)).isEqualTo(place);
    }
    assertThat(secrets).hasSizeGreaterThan(500);
  }

  private record Place(String scheme, SecretAddress address) {}

  private static long accepted(Stream<String> texts) {
    return texts
        .limit(TEXTS)
        .filter(text -> UriInvariants.check(text, SCHEMES, UriGenerator.GUARD))
        .count();
  }
}
