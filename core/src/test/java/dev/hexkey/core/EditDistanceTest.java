package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.EditDistance;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {
  private static final List<String> NAMES = List.of("cache_ttl_seconds", "environment");

  @ParameterizedTest
  @CsvSource({"'',abc,3", "abc,abc,0", "kitten,sitting,3", "flaw,lawn,2", "a,b,1", "ab,a,1"})
  void theDistanceCountsSingleCharacters(String a, String b, int distance) {
    assertThat(EditDistance.between(a, b)).isEqualTo(distance);
    assertThat(EditDistance.between(b, a)).isEqualTo(distance);
  }

  @ParameterizedTest
  @CsvSource({"gte,get,1", "ab,ba,1", "abcd,badc,2", "ca,abc,3", "histroy,history,1"})
  void swappedNeighboursCountOnce(String a, String b, int distance) {
    assertThat(EditDistance.between(a, b)).isEqualTo(distance);
    assertThat(EditDistance.between(b, a)).isEqualTo(distance);
  }

  @ParameterizedTest
  @CsvSource({"cache_tll_seconds", "CACHE-TTL-SECONDS", "cachettlseconds"})
  void aNearNameIsFound(String text) {
    assertThat(EditDistance.nearest(text, NAMES)).hasValue("cache_ttl_seconds");
  }

  @Test
  void aNameThatIsFarIsNotFound() {
    assertThat(EditDistance.nearest("cache_ttl", NAMES)).isEmpty();
  }

  @Test
  void theNearestOfSeveralIsFound() {
    assertThat(EditDistance.nearest("ab_", List.of("abcd", "abc"))).hasValue("abc");
  }

  @Test
  void theNearestIsTheNearestForItsLength() {
    assertThat(EditDistance.nearest("lits", List.of("its", "lists", "list"))).hasValue("lists");
  }

  @Test
  void aNameOfTwoCharactersIsNearToNothingElse() {
    assertThat(EditDistance.nearest("-x", List.of("-h", "-V"))).isEmpty();
  }

  @Test
  void theNameComesBackAsItIsWritten() {
    assertThat(EditDistance.nearest("--NO-colour", List.of("--no-color"))).hasValue("--no-color");
  }
}
