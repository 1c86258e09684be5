package dev.hexkey.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the end of a token begins and stops to be believed. */
class JwtExpiryTest {
  private static Optional<Instant> find(String payload) {
    return JwtExpiry.find(TokenFixture.jwt(payload));
  }

  @ParameterizedTest
  @CsvSource({
    "946684800, 2000-01-01T00:00:00Z",
    "1999999999.9994, 2033-05-18T03:33:19.999Z",
    "1999999999.000000000000000000000, 2033-05-18T03:33:19Z", // 32 characters
    "1.999999999e9, 2033-05-18T03:33:19Z",
    "253402300799, 9999-12-31T23:59:59Z"
  })
  void anEndFromTheYear2000ToTheYear9999IsBelieved(String exp, Instant end) {
    assertThat(find("{\"exp\":" + exp + "}")).contains(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "946684799",
        "946684799.999",
        "253402300800",
        "1999999999.0000000000000000000000", // 33 characters
        "-1999999999",
        "0x77359400",
        "true"
      })
  void noOtherIs(String exp) {
    assertThat(find("{\"exp\":" + exp + "}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"exp\" : %s }", "{\"a\":{},\"exp\":%s}", "{\"a\":\"\",\"exp\":%s}"})
  void whatIsAroundItDoesNotMatter(String payload) {
    assertThat(find(payload.formatted("1999999999")))
        .contains(Instant.ofEpochSecond(1_999_999_999));
  }

  @Test
  void aTokenHasThreePartsOfWhichTheFirstIsNotEmpty() {
    String token = TokenFixture.jwt("{\"exp\":1999999999}");
    String payload = token.split("\\.", -1)[1];

    assertThat(JwtExpiry.find(token)).isPresent();
    assertThat(JwtExpiry.find("a." + payload + ".")).isPresent(); // unsigned: RFC 7519, section 6
    assertThat(JwtExpiry.find("." + payload + ".a")).isEmpty();
    assertThat(JwtExpiry.find("a." + payload)).isEmpty();
    assertThat(JwtExpiry.find("a." + payload + ".b.c")).isEmpty();
    assertThat(JwtExpiry.find(payload)).isEmpty();
  }
}
