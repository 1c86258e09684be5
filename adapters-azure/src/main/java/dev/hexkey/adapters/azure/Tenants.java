package dev.hexkey.adapters.azure;

import java.util.regex.Pattern;

/** How tenants are named: by an id, or by one of their domains, which tells nothing of the id. */
final class Tenants {
  private static final Pattern ID =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private Tenants() {}

  /** Whether the name is an id; so are those of app registrations. */
  static boolean isId(String name) {
    return ID.matcher(name).matches();
  }

  /** Whether two names are of different tenants for sure. */
  static boolean differ(String one, String other) {
    return isId(one) && isId(other) && !one.equalsIgnoreCase(other);
  }
}
