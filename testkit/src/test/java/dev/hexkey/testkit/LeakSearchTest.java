package dev.hexkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeakSearchTest {
  private static final String SECRET = "xK7/q+Zz \"9ü_vT-4\\m";
  private static final byte[] BYTES = SECRET.getBytes(StandardCharsets.UTF_8);

  private final LeakSearch search = LeakSearch.forText(SECRET);

  @Test
  void nothingIsFoundWhereNothingLeaked() {
    byte[] noise = new byte[1 << 20];
    new Random(1).nextBytes(noise);

    assertThat(search.in(noise)).isEmpty();
    assertThat(search.in("an ordinary text: xK7/q+Z and vT-4\\m")).isEmpty();
  }

  @Test
  void theSecretItselfIsFound() {
    assertThat(search.in("before " + SECRET + " after")).isNotEmpty();
  }

  @Test
  void anyEightCharactersAreFound() {
    for (int i = 0; i + 8 <= SECRET.length(); i++) {
      assertThat(search.in("before " + SECRET.substring(i, i + 8) + " after")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc"})
  void base64IsFoundWhateverStandsBefore(String before) {
    byte[] whole = (before + SECRET + " after").getBytes(StandardCharsets.UTF_8);

    assertThat(search.in(Base64.getEncoder().encodeToString(whole))).isNotEmpty();
    assertThat(search.in(Base64.getUrlEncoder().withoutPadding().encodeToString(whole)))
        .isNotEmpty();
  }

  @Test
  void hexIsFoundInEitherCase() {
    String hex = HexFormat.of().formatHex(BYTES);

    assertThat(search.in("0" + hex)).isNotEmpty();
    assertThat(search.in(hex.toUpperCase(Locale.ROOT))).isNotEmpty();
  }

  @Test
  void urlEscapedTextIsFound() {
    String form = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    String throughout = "%" + HexFormat.ofDelimiter("%").formatHex(BYTES);

    assertThat(search.in("?q=" + form)).isNotEmpty();
    assertThat(search.in("/" + form.replace("+", "%20"))).isNotEmpty();
    assertThat(search.in(throughout)).isNotEmpty();
    assertThat(search.in(throughout.toUpperCase(Locale.ROOT))).isNotEmpty();
  }

  @Test
  void jsonEscapedTextIsFound() {
    StringBuilder throughout = new StringBuilder();
    SECRET.chars().forEach(c -> throughout.append(String.format("\\u%04X", c)));

    assertThat(search.in("{\"a\":\"xK7\\/q+Zz \\\"9\\u00fc\"}")).isNotEmpty();
    assertThat(search.in(throughout)).isNotEmpty();
    assertThat(search.in(throughout.toString().toLowerCase(Locale.ROOT))).isNotEmpty();
  }

  @Test
  void utf16IsFoundInEitherOrder() {
    assertThat(search.in(("a" + SECRET).getBytes(StandardCharsets.UTF_16LE))).isNotEmpty();
    assertThat(search.in(("a" + SECRET).getBytes(StandardCharsets.UTF_16BE))).isNotEmpty();
  }

  @Test
  void bytesThatAreNoTextAreFound() {
    byte[] key = {-1, 2, -3, 4, -5, 6, -7, 8, -9};

    assertThat(LeakSearch.forBytes(key).in(key)).hasSize(2);
    assertThat(LeakSearch.forBytes(key).in(HexFormat.of().formatHex(key))).hasSize(2);
  }

  @Test
  void contentsAndNamesOfATreeAreSearched(@TempDir Path tree) throws IOException {
    Files.writeString(Files.createDirectory(tree.resolve("deep")).resolve("one"), SECRET);
    Files.writeString(tree.resolve("a " + Canary.PATH), "nothing");

    assertThat(search.in(tree))
        .isNotEmpty()
        .allSatisfy(leak -> assertThat(leak.where()).endsWith("one"));
    assertThat(LeakSearch.forText(Canary.PATH).in(tree)).isNotEmpty();
  }

  @Test
  void whatIsFoundIsNotRepeated() {
    assertThat(LeakSearch.forText(SECRET).in(search.in(SECRET).toString())).isEmpty();
  }

  @Test
  void aSecretThatIsTooShortToBeFoundIsRefused() {
    assertThatThrownBy(() -> LeakSearch.forText("abc"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
