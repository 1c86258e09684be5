package dev.hexkey.core;

import dev.hexkey.ports.AddressRule.Form;
import dev.hexkey.ports.AddressRule.Kind;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.UriReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The canonical address of a secret: scheme, mount, path, field and version. Two secret URIs are
 * equal exactly when their canonical texts are. Immutable; its text in logs is redacted.
 *
 * <pre>{@code
 * openbao+kv2://secret/app/api#token?version=3
 * └ scheme ─┘   └mount┘└path─┘ └field┘        version
 * }</pre>
 */
public final class SecretUri {
  private static final String HIDDEN = "***";
  private static final String VERSION_IS = "version=";

  private final String scheme;
  private final SecretAddress address;
  private final @Nullable String field;
  private final String canonical;

  private SecretUri(
      String scheme, SecretAddress address, @Nullable String field, String canonical) {
    this.scheme = scheme;
    this.address = address;
    this.field = field;
    this.canonical = canonical;
  }

  /**
   * Parses a secret URI. Field and version may stand in the vendor's order ({@code
   * #field?version=3}) or in that of RFC 3986 ({@code ?version=3#field}).
   *
   * <p>The checks are made in a fixed order, so that every text has exactly one verdict: length and
   * characters, scheme, separators, path, mount, field, query, mount guard.
   *
   * @throws SecretUriException if the text is not an acceptable secret URI
   */
  public static SecretUri parse(String text, Schemes schemes, MountGuard guard) {
    UriText uri = UriText.cut(text, schemes);
    Mounts mounts = guard.mountsOf(uri.scheme());
    Form form = readAddress(uri, mounts);
    FieldText field = readField(uri);
    SecretVersion version = readVersion(uri);
    guard.require(uri.scheme(), form.mount(), uri.pathStart());

    String scheme = uri.scheme().descriptor().name();
    StringBuilder canonical = new StringBuilder(text.length() + 8);
    canonical.append(scheme).append("://").append(form.mount()).append('/').append(form.path());
    if (field != null) {
      canonical.append('#').append(field.encoded());
    }
    if (version != null) {
      canonical.append('?').append(VERSION_IS).append(version.text());
    }
    return new SecretUri(
        scheme,
        new SecretAddress(form.mount(), form.path(), version),
        field == null ? null : field.decoded(),
        canonical.toString());
  }

  private static Form readAddress(UriText uri, Mounts mounts) {
    uri.requireMount();
    int end = uri.lastSegmentEnd();
    Segments.check(uri.text(), uri.pathStart(), end, UriReason.WILDCARD_IN_POINTER);
    if (uri.endsInSlash() && uri.scheme().descriptor().pathsAreLeaves()) {
      throw new SecretUriException(UriReason.FILE_IS_LEAF, end);
    }
    return AddressText.canonical(uri, Kind.POINTER, mounts, end, end);
  }

  private static @Nullable FieldText readField(UriText uri) {
    return uri.hasField() ? FieldText.parse(uri.text(), uri.fieldStart(), uri.fieldEnd()) : null;
  }

  private static @Nullable SecretVersion readVersion(UriText uri) {
    SchemeDescriptor descriptor = uri.scheme().descriptor();
    return uri.hasQuery()
        ? QueryText.parse(uri.text(), uri.queryStart(), uri.queryEnd(), descriptor.versions())
        : null;
  }

  /** The scheme in lower case, with its engine if it has one. */
  public String scheme() {
    return scheme;
  }

  /** One or more segments joined by slashes. */
  public String mount() {
    return address.mount();
  }

  /** One or more segments joined by slashes. */
  public String path() {
    return address.path();
  }

  /** The field, decoded; empty for the whole secret. */
  public Optional<String> field() {
    return Optional.ofNullable(field);
  }

  /** The version; empty for the newest. */
  public Optional<SecretVersion> version() {
    return address.version();
  }

  /** What the store of the scheme is asked for. */
  public SecretAddress address() {
    return address;
  }

  /**
   * The one canonical text, field before version. It names the path: do not log it, see {@link
   * #redacted()}.
   */
  public String canonical() {
    return canonical;
  }

  /** The canonical text in the order of RFC 3986, version before field. */
  public String toRfc3986() {
    int hash = canonical.indexOf('#');
    int question = canonical.indexOf('?');
    if (hash < 0 || question < 0) {
      return canonical;
    }
    return canonical.substring(0, hash)
        + canonical.substring(question)
        + canonical.substring(hash, question);
  }

  /** The same secret and field in the newest version. */
  public SecretUri withoutVersion() {
    int question = canonical.indexOf('?');
    return question < 0
        ? this
        : new SecretUri(scheme, address.withoutVersion(), field, canonical.substring(0, question));
  }

  /** The whole secret in the same version. */
  public SecretUri withoutField() {
    int hash = canonical.indexOf('#');
    if (hash < 0) {
      return this;
    }
    int question = canonical.indexOf('?');
    String version = question < 0 ? "" : canonical.substring(question);
    return new SecretUri(scheme, address, null, canonical.substring(0, hash) + version);
  }

  /** The canonical text with the last segment, the field and the query hidden; fit for logs. */
  public String redacted() {
    String path = path();
    return scheme
        + "://"
        + mount()
        + "/"
        + path.substring(0, path.lastIndexOf('/') + 1)
        + HIDDEN
        + (field == null ? "" : "#" + HIDDEN)
        + (address.versionOrNull() == null ? "" : "?" + HIDDEN);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretUri uri && canonical.equals(uri.canonical);
  }

  @Override
  public int hashCode() {
    return canonical.hashCode();
  }

  @Override
  public String toString() {
    return redacted();
  }
}
