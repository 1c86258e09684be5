package dev.hexkey.cli;

import java.util.Map;

/**
 * Says where log lines go, before anything asks for a logger: nowhere, so that no back end is even
 * looked for, unless a person wants to see them on standard error.
 */
final class Logging {
  private Logging() {}

  /** {@code --verbose} shows debug lines; {@code HEXKEY_LOG} names another level. */
  static void configure(boolean verbose, Map<String, String> environment) {
    String level = environment.getOrDefault("HEXKEY_LOG", verbose ? "debug" : "");
    set("slf4j.internal.verbosity", "ERROR");
    if (level.isEmpty()) {
      set("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    } else {
      set("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
      set("org.slf4j.simpleLogger.defaultLogLevel", level);
      set("org.slf4j.simpleLogger.showThreadName", "false");
    }
  }

  private static void set(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
