package dev.hexkey.core;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong with the settings, so that one error lists all of it. Faults name settings
 * and never repeat their values. Not thread-safe.
 */
final class SettingFaults {
  private final List<String> faults = new ArrayList<>();
  private final Set<String> faultySettings = new LinkedHashSet<>();

  /** Adds a fault: a clause without a full stop. */
  void add(String fault) {
    faults.add(fault);
  }

  /** Adds a fault of one setting. */
  void add(String setting, String fault) {
    faultySettings.add(setting);
    faults.add(fault);
  }

  /** Whether a fault of this setting was found. */
  boolean concern(String setting) {
    return faultySettings.contains(setting);
  }

  /** Whether nothing is wrong so far. */
  boolean isEmpty() {
    return faults.isEmpty();
  }

  /** Throws one error that lists every fault, if there are any. */
  void throwIfAny() {
    if (!isEmpty()) {
      throw new MisconfiguredException(
          Problem.of(
              ErrorCodes.STARTUP_VALIDATION_ERROR,
              summary(),
              "Correct what is listed; nothing was started."));
    }
  }

  private String summary() {
    if (faults.size() == 1) {
      return "The configuration has a fault: " + faults.get(0) + ".";
    }
    StringBuilder text =
        new StringBuilder("The configuration has ").append(faults.size()).append(" faults: ");
    for (int i = 0; i < faults.size(); i++) {
      text.append(i == 0 ? "(" : "; (").append(i + 1).append(") ").append(faults.get(i));
    }
    return text.append('.').toString();
  }
}
