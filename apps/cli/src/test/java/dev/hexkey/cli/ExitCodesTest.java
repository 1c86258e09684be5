package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodesTest {
  @Test
  void thePublishedTableIsWhatTheCodeDoes() throws IOException {
    Map<Integer, String> codes = new TreeMap<>();
    codes.put(ExitCodes.OK, "OK");
    codes.put(ExitCodes.UNEXPECTED, "UNEXPECTED");
    codes.put(ExitCodes.USAGE, "USAGE");
    codes.put(ExitCodes.UNHEALTHY, "UNHEALTHY");
    codes.put(ExitCodes.INTERRUPTED, "INTERRUPTED");
    codes.put(ExitCodes.READER_WENT_AWAY, "READER_WENT_AWAY");
    Arrays.stream(Family.values()).forEach(f -> codes.put(ExitCodes.of(f), f.name()));

    assertThat(published()).isEqualTo(codes).hasSize(Family.values().length + 6);
  }

  @ParameterizedTest
  @EnumSource
  void codesFrom70To79AreThoseThatAnotherTryMayHelp(Family family) {
    assertThat(ExitCodes.of(family) >= 70 && ExitCodes.of(family) <= 79)
        .isEqualTo(family.retryMayHelp());
  }

  private static Map<Integer, String> published() throws IOException {
    Map<Integer, String> table = new TreeMap<>();
    Pattern row = Pattern.compile("\\| (\\d+) \\| ([A-Z_]+) \\|.*");
    for (String line : Files.readAllLines(Project.file("docs/exit-codes.md"))) {
      Matcher matcher = row.matcher(line);
      if (matcher.matches()) {
        table.put(Integer.valueOf(matcher.group(1)), matcher.group(2));
      }
    }
    return table;
  }
}
