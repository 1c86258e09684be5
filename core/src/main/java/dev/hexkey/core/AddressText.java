package dev.hexkey.core;

import dev.hexkey.ports.AddressRule.Form;
import dev.hexkey.ports.AddressRule.Kind;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.UriReason;

/**
 * The segments of a text: which of them are the mount and which the path, and how the scheme writes
 * both.
 */
final class AddressText {
  private AddressText() {}

  /**
   * Mount and path in canonical form. The path is empty where the mount is all there is.
   *
   * @param mountLimit where the last segment ends that can belong to the mount
   * @param pathEnd where the path ends
   * @throws SecretUriException if the scheme's own rule refuses them
   */
  static Form canonical(UriText uri, Kind kind, Mounts mounts, int mountLimit, int pathEnd) {
    int mountEnd = mounts.endOfMount(uri.text(), uri.pathStart(), mountLimit);
    Form written =
        new Form(
            kind,
            uri.text().substring(uri.pathStart(), mountEnd),
            uri.text().substring(Math.min(mountEnd + 1, pathEnd), pathEnd));
    if (kind == Kind.POINTER && written.path().isEmpty()) {
      throw new SecretUriException(UriReason.MISSING_PATH, uri.pathEnd());
    }
    Form canonical = applyRule(uri, written);
    if (!isSame(canonical, written)) {
      requireGrammar(canonical, uri.scheme());
      requireSameMount(canonical, mounts, uri.pathStart());
    }
    return canonical;
  }

  /** Field by field: linking a record's own comparison takes longer than all other parsing. */
  private static boolean isSame(Form form, Form other) {
    return form.kind() == other.kind()
        && form.mount().equals(other.mount())
        && form.path().equals(other.path());
  }

  private static Form applyRule(UriText uri, Form written) {
    try {
      return uri.scheme().descriptor().addressRule().canonicalize(written);
    } catch (SecretUriException fault) {
      throw new SecretUriException(fault.uriReason(), uri.pathStart() + fault.offset());
    }
  }

  /** A rule that leaves the grammar is a defect of its adapter, whatever the text was. */
  private static void requireGrammar(Form form, Schemes.Entry scheme) {
    if (!Segments.areWellFormed(form.mount()) || !isWellFormedPath(form)) {
      throw new IllegalStateException(
          "the address rule of scheme '" + scheme.descriptor().name() + "' left the grammar");
    }
  }

  private static boolean isWellFormedPath(Form form) {
    return switch (form.kind()) {
      case POINTER -> Segments.areWellFormed(form.path());
      case PREFIX -> form.path().isEmpty() || Segments.areWellFormed(form.path());
      // as if the star stood for one letter
      case ALLOW_PATTERN ->
          form.path().endsWith("*")
              && Segments.areWellFormed(form.path().substring(0, form.path().length() - 1) + "x");
    };
  }

  /** Refuses a text whose canonical form would be read as another mount of the list. */
  private static void requireSameMount(Form form, Mounts mounts, int offset) {
    String text = form.mount() + "/" + form.path();
    if (mounts.endOfMount(text, 0, text.length()) != form.mount().length()) {
      throw new SecretUriException(UriReason.OVERLAP, offset);
    }
  }
}
