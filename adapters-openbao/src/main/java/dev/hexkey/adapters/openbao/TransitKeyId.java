package dev.hexkey.adapters.openbao;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One version of a key of the transit engine, as the local store keeps it beside what is wrapped:
 * {@code transit/hexkey:3:1795345787}. The time of its making tells it from the version of the same
 * number of a key that was deleted and made anew, and of another server's.
 *
 * @param created when the server made the version; seconds since 1970
 */
record TransitKeyId(String mount, String name, int version, long created) {
  private static final String SEGMENT = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}";
  private static final Pattern PLACE =
      Pattern.compile("(" + SEGMENT + "(?:/" + SEGMENT + ")*)/(" + SEGMENT + ")");
  private static final Pattern FORM =
      Pattern.compile("(" + PLACE.pattern() + "):([1-9][0-9]{0,8}):([0-9]{1,12})");
  private static final int LONGEST = 300;

  /** A key as the settings name it, {@code <mount>/<name>}: no version yet. */
  static Optional<TransitKeyId> ofPlace(String text) {
    Matcher found = PLACE.matcher(text);
    return isShort(text) && found.matches()
        ? Optional.of(new TransitKeyId(found.group(1), found.group(2), 0, 0))
        : Optional.empty();
  }

  /** An id that a store kept. */
  static Optional<TransitKeyId> parse(String text) {
    Matcher found = FORM.matcher(text);
    return isShort(text) && found.matches()
        ? Optional.of(
            new TransitKeyId(
                found.group(2),
                found.group(3),
                Integer.parseInt(found.group(4)),
                Long.parseLong(found.group(5))))
        : Optional.empty();
  }

  TransitKeyId withVersion(int number, long made) {
    return new TransitKeyId(mount, name, number, made);
  }

  /** Where an operation of the engine is, with this key. */
  String path(String operation) {
    return mount + "/" + operation + "/" + name;
  }

  /** The key without its version. */
  String place() {
    return mount + "/" + name;
  }

  @Override
  public String toString() {
    return place() + ":" + version + ":" + created;
  }

  private static boolean isShort(String text) {
    return text.length() <= LONGEST;
  }
}
