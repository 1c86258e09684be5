package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.UriReason;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of errors lists every code that somebody can meet, and no other. */
class ErrorPageTest {
  @Test
  void thePageListsExactlyTheCodesThatThereAre() throws Exception {
    Set<String> codes = new TreeSet<>();
    codes.addAll(constants(ErrorCodes.class));
    codes.addAll(constants(CliCodes.class));
    codes.addAll(
        codesIn(
            "Problem\\.of\\(\\s*\"([A-Z_]+)\"",
            "adapters-file/src/main/java",
            "adapters-local-sqlite/src/main/java",
            "adapters-openbao/src/main/java"));
    codes.addAll(
        codesIn(
            "static final String ([A-Z_]+) = \"\\1\"",
            "adapters-azure/src/main/java/dev/hexkey/adapters/azure/AzureErrors.java",
            "adapters-azure/src/main/java/dev/hexkey/adapters/azure/EntraErrors.java"));
    codes.addAll(codesIn("(?:error: \\[|hexkey_fail )([A-Z_]+)", "apps/cli/src/main/dist"));
    Stream.of(UriReason.values()).map(UriReason::code).forEach(codes::add);

    assertThat(rows().keySet()).containsExactlyElementsOf(codes).hasSizeGreaterThan(40);
  }

  @Test
  void everyReasonOfASecretUriStandsBesideItsCode() throws IOException {
    Map<String, String> rows = rows();

    for (UriReason reason : UriReason.values()) {
      assertThat(rows.getOrDefault(reason.code(), "").split(", ")).contains(reason.name());
    }
  }

  private static Set<String> constants(Class<?> type) throws ReflectiveOperationException {
    Set<String> codes = new TreeSet<>();
    for (Field field : type.getDeclaredFields()) {
      if (field.getType() == String.class) {
        field.setAccessible(true);
        codes.add((String) field.get(null));
      }
    }
    return codes;
  }

  /** Codes that adapters and the launcher state themselves. */
  private static Set<String> codesIn(String pattern, String... directories) throws IOException {
    Set<String> codes = new TreeSet<>();
    Pattern stated = Pattern.compile(pattern);
    for (String directory : directories) {
      try (Stream<Path> sources = Files.walk(Project.file(directory))) {
        for (Path source : sources.filter(Files::isRegularFile).toList()) {
          stated.matcher(Files.readString(source)).results().forEach(m -> codes.add(m.group(1)));
        }
      }
    }
    assertThat(codes).isNotEmpty();
    return codes;
  }

  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    Pattern row = Pattern.compile("\\| ([A-Z_]+) \\| (.*) \\|");
    for (String line : Files.readAllLines(Project.file("docs/errors.md"))) {
      Matcher matcher = row.matcher(line);
      if (matcher.matches()) {
        assertThat(rows.put(matcher.group(1), matcher.group(2))).isNull();
      }
    }
    return rows;
  }
}
