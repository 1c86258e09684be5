package dev.hexkey.core;

import dev.hexkey.ports.AddressRule.Form;
import dev.hexkey.ports.AddressRule.Kind;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.UriReason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of an allow list: {@code scheme://mount/path/*}, where the star is the whole last
 * segment and stands for one or more segments; {@code scheme://mount/*} allows a whole mount. No
 * secret URI, though guarded like one. Two patterns are equal if they allow the same secrets.
 * Immutable; its text in logs is redacted.
 */
public final class AllowPattern {
  private static final String END = "/*";

  private final String text;
  private final String scheme;
  private final String mount;
  private final String pathStem;

  /**
   * A pattern.
   *
   * @param pathStem what an allowed path begins with, and is longer than
   */
  private AllowPattern(String text, String scheme, String mount, String pathStem) {
    this.text = text;
    this.scheme = scheme;
    this.mount = mount;
    this.pathStem = pathStem;
  }

  /**
   * Parses a pattern, with the checks of {@link SecretUri#parse} in the same order.
   *
   * @throws SecretUriException if the text is not an acceptable pattern
   */
  public static AllowPattern parse(String text, Schemes schemes, MountGuard guard) {
    UriText uri = UriText.cut(text, schemes);
    uri.requireNoTail(UriReason.PATTERN_FORM);
    uri.requireMount();
    int star = text.length() - END.length();
    boolean endsInStar = star >= uri.pathStart() && text.endsWith(END);
    int end = endsInStar ? star : uri.lastSegmentEnd();
    Segments.check(text, uri.pathStart(), end, UriReason.PATTERN_FORM);
    if (!endsInStar) {
      throw new SecretUriException(UriReason.PATTERN_FORM, uri.pathEnd());
    }
    Mounts mounts = guard.mountsOf(uri.scheme());
    Form form = AddressText.canonical(uri, Kind.ALLOW_PATTERN, mounts, end, text.length());
    guard.require(uri.scheme(), form.mount(), uri.pathStart());
    return new AllowPattern(
        text,
        uri.scheme().descriptor().name(),
        form.mount(),
        form.path().substring(0, form.path().length() - 1));
  }

  /** Whether the pattern allows a secret, whatever its field and version. */
  public boolean matches(SecretUri uri) {
    return scheme.equals(uri.scheme())
        && mount.equals(uri.mount())
        && uri.path().length() > pathStem.length()
        && uri.path().startsWith(pathStem);
  }

  /** The pattern as it was written. Do not log it. */
  public String text() {
    return text;
  }

  /** Scheme and mount with what stands before the star hidden; fit for logs. */
  public String redacted() {
    return scheme + "://" + mount + (pathStem.isEmpty() ? END : "/***" + END);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AllowPattern pattern
        && scheme.equals(pattern.scheme)
        && mount.equals(pattern.mount)
        && pathStem.equals(pattern.pathStem);
  }

  @Override
  public int hashCode() {
    return Objects.hash(scheme, mount, pathStem);
  }

  @Override
  public String toString() {
    return redacted();
  }
}
