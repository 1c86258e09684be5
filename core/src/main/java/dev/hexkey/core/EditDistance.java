package dev.hexkey.core;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody who misspelt a name may have meant. */
final class EditDistance {
  private EditDistance() {}

  /**
   * The name that is nearest to the text, if one is near: letter case and {@code -} for {@code _}
   * apart, at most a third of its characters differ.
   */
  static Optional<String> nearest(String text, Collection<String> names) {
    String plain = text.toLowerCase(Locale.ROOT).replace('-', '_');
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String name : names) {
      int distance = between(plain, name);
      if (distance < bestDistance && distance <= Math.max(1, name.length() / 3)) {
        best = name;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Levenshtein's distance: how many characters must be put in, left out or replaced. */
  static int between(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
