package dev.hexkey.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, as wide as they need to be; two spaces between, none at the end of a line. */
final class Table {
  private final String[] headings;
  private final List<String[]> rows = new ArrayList<>();

  Table(String... headings) {
    this.headings = headings;
  }

  void row(String... cells) {
    rows.add(cells);
  }

  void print(Session session) {
    int[] widths = widths();
    session.out().line(session.style().bold(line(headings, widths)));
    rows.forEach(row -> session.out().line(line(row, widths)));
  }

  private int[] widths() {
    int[] widths = new int[headings.length];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = headings[column].length();
      for (String[] row : rows) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    return widths;
  }

  private static String line(String[] cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.length; column++) {
      line.append(cells[column]).append(" ".repeat(widths[column] - cells[column].length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
