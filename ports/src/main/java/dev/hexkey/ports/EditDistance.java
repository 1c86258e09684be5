package dev.hexkey.ports;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody who misspelt a name may have meant. */
public final class EditDistance {
  private EditDistance() {}

  /**
   * The name that is nearest to the text for its length, if one is near: letter case and {@code -}
   * for {@code _} apart, at most a third of its characters are wrong.
   */
  public static Optional<String> nearest(String text, Collection<String> names) {
    String plain = plain(text);
    String best = null;
    double bestShare = Double.MAX_VALUE;
    for (String name : names) {
      int distance = between(plain, plain(name));
      double share = (double) distance / name.length();
      if (distance <= name.length() / 3 && share < bestShare) {
        best = name;
        bestShare = share;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * How many characters must be put in, left out, replaced or swapped with their neighbour, each at
   * most once: the distance of optimal string alignment.
   */
  public static int between(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        if (areSwapped(a, i, b, j)) {
          row[j] = Math.min(row[j], 1 + beforeLast[j - 2]);
        }
      }
    }
    return row[b.length()];
  }

  /**
   * Whether the last two of the first characters of both texts are the same the other way round.
   */
  private static boolean areSwapped(String a, int firstOfA, String b, int firstOfB) {
    return firstOfA > 1
        && firstOfB > 1
        && a.charAt(firstOfA - 1) == b.charAt(firstOfB - 2)
        && a.charAt(firstOfA - 2) == b.charAt(firstOfB - 1);
  }

  private static String plain(String text) {
    return text.toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
