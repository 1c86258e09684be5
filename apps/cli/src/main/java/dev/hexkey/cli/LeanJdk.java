package dev.hexkey.cli;

import java.security.Security;
import java.util.List;

/**
 * Spares the JDK some work that no command needs, but that takes a tenth of the time of most. What
 * somebody else has set is left alone.
 */
final class LeanJdk {
  private static final String LOCALE_PROVIDERS = "java.locale.providers";

  /** How the JDK lists its providers of algorithms. */
  private static final List<String> USUAL_PROVIDERS =
      List.of("SUN", "SunRsaSign", "SunEC", "SunJSSE", "SunJCE");

  private LeanJdk() {}

  /** To be called before anything formats, encrypts or hashes. */
  static void prepare() {
    preferFewLocales();
    askForCiphersEarly();
  }

  /**
   * The SQLite driver makes a date format that is never used, for which the JDK goes through all of
   * CLDR's locales. JDKs before 21 still have the short list from before CLDR.
   */
  private static void preferFewLocales() {
    if (Runtime.version().feature() < 21 && System.getProperty(LOCALE_PROVIDERS) == null) {
      System.setProperty(LOCALE_PROVIDERS, "COMPAT");
    }
  }

  /** Whoever looks for a cipher loads all providers up to the one that has it, the fifth. */
  private static void askForCiphersEarly() {
    for (int i = 0; i < USUAL_PROVIDERS.size(); i++) {
      if (!USUAL_PROVIDERS.get(i).equals(Security.getProperty(provider(i + 1)))) {
        return; // a choice of this machine's, perhaps for its rules on cryptography
      }
    }
    Security.setProperty(provider(2), "SunJCE");
    Security.setProperty(provider(5), "SunRsaSign");
  }

  private static String provider(int position) {
    return "security.provider." + position;
  }
}
