package dev.hexkey.adapters.azure;

import dev.hexkey.ports.AddressRule;
import dev.hexkey.ports.AddressRule.Form;
import dev.hexkey.ports.AddressRule.Kind;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.UriReason;
import java.util.Locale;
import java.util.Optional;

/**
 * How vaults, secrets and versions are named. Key Vault tells no upper case from lower, and has no
 * folders: {@code plugin/secret} is another way to write {@code plugin--secret}.
 */
final class VaultNames {
  private static final int SHORTEST_VAULT = 3;
  private static final int LONGEST_VAULT = 24;
  private static final int LONGEST_NAME = 127;
  private static final int VERSION_DIGITS = 32;
  private static final String JOINT = "--";

  private VaultNames() {}

  /** The scheme's {@link AddressRule}. */
  static Form canonicalize(Form form) {
    requireVault(form.mount());
    int start = form.mount().length() + 1;
    return new Form(form.kind(), lower(form.mount()), lower(path(form.kind(), form.path(), start)));
  }

  /** A version: exactly 32 hexadecimal digits. */
  static Optional<SecretVersion> version(String text) {
    boolean hex = text.length() == VERSION_DIGITS;
    for (int i = 0; hex && i < text.length(); i++) {
      char c = text.charAt(i);
      hex = isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
    return hex ? Optional.of(new SecretVersion(lower(text))) : Optional.empty();
  }

  /** Whether a text names a vault. */
  static boolean isVault(String text) {
    boolean good =
        text.length() >= SHORTEST_VAULT
            && text.length() <= LONGEST_VAULT
            && isLetter(text.charAt(0))
            && isAlphanumeric(text.charAt(text.length() - 1))
            && !text.contains(JOINT);
    for (int i = 0; good && i < text.length(); i++) {
      good = isNameCharacter(text.charAt(i));
    }
    return good;
  }

  /** The canonical form of a text that names a secret. */
  static String canonicalPath(String text) {
    return lower(path(Kind.POINTER, text, 0));
  }

  /** Whether a text names a secret, in one part or two. */
  static boolean isPath(String text) {
    try {
      return !text.isEmpty()
          && !text.startsWith("/")
          && !text.endsWith("/")
          && !text.contains("//")
          && !path(Kind.POINTER, text, 0).isEmpty();
    } catch (SecretUriException e) {
      return false;
    }
  }

  /** A vault's name in its canonical form. */
  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static void requireVault(String mount) {
    for (int i = 0; i < mount.length(); i++) {
      if (!isNameCharacter(mount.charAt(i))) {
        throw new SecretUriException(UriReason.SEGMENT_CHAR, i);
      }
    }
    if (!isVault(mount)) {
      throw new SecretUriException(UriReason.NAME_FORM, 0);
    }
  }

  private static String path(Kind kind, String path, int start) {
    if (kind == Kind.PREFIX && path.isEmpty()) {
      return path;
    }
    String names =
        kind == Kind.ALLOW_PATTERN ? path.substring(0, path.length() - 1) : path; // without the '*'
    for (int i = 0; i < names.length(); i++) {
      if (names.charAt(i) != '/' && !isNameCharacter(names.charAt(i))) {
        throw new SecretUriException(UriReason.SEGMENT_CHAR, start + i);
      }
    }
    return switch (kind) {
      case POINTER -> name(path, start);
      case ALLOW_PATTERN -> names.isEmpty() ? path : onlyPart(names, start) + JOINT + "*";
      case PREFIX -> requirePart(path, start);
    };
  }

  private static String name(String path, int start) {
    int slash = path.indexOf('/');
    if (slash < 0) {
      return requireLength(path, start);
    }
    requireNoFurtherSlash(path, slash, start);
    String joined =
        requirePart(path.substring(0, slash), start)
            + JOINT
            + requirePart(path.substring(slash + 1), start + slash + 1);
    return requireLength(joined, start);
  }

  /** The part of a pattern that names all secrets of it. */
  private static String onlyPart(String names, int start) {
    int slash = names.indexOf('/');
    requireNoFurtherSlash(names, slash, start);
    return requirePart(names.substring(0, slash), start);
  }

  private static void requireNoFurtherSlash(String path, int slash, int start) {
    int next = path.indexOf('/', slash + 1);
    if (next >= 0) {
      throw new SecretUriException(UriReason.NAME_FORM, start + next);
    }
  }

  private static String requirePart(String part, int start) {
    int slash = part.indexOf('/');
    if (slash >= 0) {
      throw new SecretUriException(UriReason.NAME_FORM, start + slash);
    }
    if (!isAlphanumeric(part.charAt(0))) {
      throw new SecretUriException(UriReason.NAME_FORM, start);
    }
    int joint = part.indexOf(JOINT);
    if (joint >= 0) {
      throw new SecretUriException(UriReason.NAME_FORM, start + joint);
    }
    if (!isAlphanumeric(part.charAt(part.length() - 1))) {
      throw new SecretUriException(UriReason.NAME_FORM, start + part.length() - 1);
    }
    return requireLength(part, start);
  }

  private static String requireLength(String name, int start) {
    if (name.length() > LONGEST_NAME) {
      throw new SecretUriException(UriReason.NAME_FORM, start + LONGEST_NAME);
    }
    return name;
  }

  private static boolean isNameCharacter(char c) {
    return isAlphanumeric(c) || c == '-';
  }

  private static boolean isAlphanumeric(char c) {
    return isLetter(c) || isDigit(c);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
