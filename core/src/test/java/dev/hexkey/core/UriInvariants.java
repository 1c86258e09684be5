package dev.hexkey.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.SecretUriException;
import java.util.Optional;

/** What holds for every text whatever, and for every secret URI that was accepted. */
final class UriInvariants {
  private static final String SEGMENT_CHARS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  private static final String CANONICAL_CHARS = SEGMENT_CHARS + "/#~%?=";

  private UriInvariants() {}

  /**
   * Reads a text as URI, prefix and pattern, and checks all that came of it.
   *
   * @return whether it is a URI
   */
  static boolean check(String text, Schemes schemes, MountGuard guard) {
    checkPrefix(text, schemes, guard);
    checkPattern(text, schemes, guard);
    SecretUri uri;
    try {
      uri = SecretUri.parse(text, schemes, guard);
    } catch (SecretUriException refusal) {
      checkRefusal(refusal, text);
      return false;
    }
    checkUri(uri, schemes, guard);
    return true;
  }

  private static void checkUri(SecretUri uri, Schemes schemes, MountGuard guard) {
    assertThat(SecretUri.parse(uri.canonical(), schemes, guard).canonical())
        .isEqualTo(uri.canonical());
    assertThat(SecretUri.parse(uri.toRfc3986(), schemes, guard).address()).isEqualTo(uri.address());
    assertThat(SecretUri.parse(uri.withoutField().canonical(), schemes, guard).address())
        .isEqualTo(uri.address());
    assertThat(uri.scheme()).isIn(schemes.names());
    checkSegments(uri.address().mount() + "/" + uri.address().path());
    String afterScheme = uri.canonical().substring(uri.scheme().length() + 3);
    assertThat(afterScheme.chars().allMatch(c -> CANONICAL_CHARS.indexOf(c) >= 0)).isTrue();
    assertThat(uri.field()).isNotEqualTo(Optional.of(""));
  }

  private static void checkPrefix(String text, Schemes schemes, MountGuard guard) {
    try {
      SecretPrefix prefix = SecretPrefix.parse(text, schemes, guard);
      checkSegments(prefix.canonical().substring(prefix.scheme().length() + 3) + "x");
      assertThat(SecretPrefix.parse(prefix.canonical(), schemes, guard)).isEqualTo(prefix);
    } catch (SecretUriException refusal) {
      checkRefusal(refusal, text);
    }
  }

  private static void checkPattern(String text, Schemes schemes, MountGuard guard) {
    try {
      AllowPattern pattern = AllowPattern.parse(text, schemes, guard);
      assertThat(AllowPattern.parse(pattern.text(), schemes, guard)).isEqualTo(pattern);
      String inside = text.substring(0, text.length() - 1) + "x";
      assertThat(pattern.matches(SecretUri.parse(inside, schemes, guard))).isTrue();
    } catch (SecretUriException refusal) {
      checkRefusal(refusal, text);
    }
  }

  /** The part of an HTTP target or file name that an address becomes. */
  private static void checkSegments(String path) {
    assertThat(path.chars().allMatch(c -> c == '/' || SEGMENT_CHARS.indexOf(c) >= 0)).isTrue();
    assertThat("/" + path + "/").doesNotContain("//", "/./", "..", "./");
  }

  private static void checkRefusal(SecretUriException refusal, String text) {
    assertThat(refusal.offset()).isBetween(0, text.length());
    assertThat(refusal.code()).isEqualTo(refusal.uriReason().code());
  }
}
