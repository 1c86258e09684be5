package dev.hexkey.core;

import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.AddressRule.Form;
import dev.hexkey.ports.AddressRule.Kind;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.UriReason;
import org.jspecify.annotations.Nullable;

/**
 * Names what is listed: {@code scheme://mount/} or a folder in it, ending in a slash, without field
 * and query. No secret URI, though guarded like one. Immutable; its text in logs is redacted.
 */
public final class SecretPrefix {
  private final String scheme;
  private final AddressPrefix address;

  private SecretPrefix(String scheme, AddressPrefix address) {
    this.scheme = scheme;
    this.address = address;
  }

  /**
   * Parses a prefix, with the checks of {@link SecretUri#parse} in the same order.
   *
   * @throws SecretUriException if the text is not an acceptable prefix
   */
  public static SecretPrefix parse(String text, Schemes schemes, MountGuard guard) {
    UriText uri = UriText.cut(text, schemes);
    uri.requireNoTail(UriReason.PREFIX_FORM);
    uri.requireMount();
    int end = uri.lastSegmentEnd();
    Segments.check(text, uri.pathStart(), end, UriReason.WILDCARD_IN_POINTER);
    if (!uri.endsInSlash()) {
      throw new SecretUriException(UriReason.PREFIX_FORM, end);
    }
    Mounts mounts = guard.mountsOf(uri.scheme());
    Form form = AddressText.canonical(uri, Kind.PREFIX, mounts, end, end);
    guard.require(uri.scheme(), form.mount(), uri.pathStart());
    return new SecretPrefix(
        uri.scheme().descriptor().name(), new AddressPrefix(form.mount(), form.path()));
  }

  /** The scheme in lower case, with its engine if it has one. */
  public String scheme() {
    return scheme;
  }

  /** What the store of the scheme is asked to list. */
  public AddressPrefix address() {
    return address;
  }

  /** The one canonical text. Do not log it, see {@link #redacted()}. */
  public String canonical() {
    String folder = address.folder();
    return scheme + "://" + address.mount() + "/" + (folder.isEmpty() ? "" : folder + "/");
  }

  /** Scheme and mount with the folder hidden; fit for logs. */
  public String redacted() {
    return scheme + "://" + address.mount() + (address.folder().isEmpty() ? "/" : "/***/");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretPrefix prefix
        && scheme.equals(prefix.scheme)
        && address.equals(prefix.address);
  }

  @Override
  public int hashCode() {
    return 31 * scheme.hashCode() + address.hashCode();
  }

  @Override
  public String toString() {
    return redacted();
  }
}
