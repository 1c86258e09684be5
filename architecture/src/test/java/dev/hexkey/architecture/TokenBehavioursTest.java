package dev.hexkey.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Every behaviour of the token provider that the first slice promises has a test that passed in
 * this build: one whose name begins with the behaviour's letter and number. The page {@code
 * target/token-behaviours.md} lists them. Where only some modules were built there is nothing to
 * say.
 */
class TokenBehavioursTest {
  private static final Pattern NAME = Pattern.compile("([A-P]\\d+)_.*");
  private static final List<String> MODULES =
      List.of(
          "renewal", "core", "adapters-local-sqlite", "adapter-token-provider", "adapters-oauth");

  private final Path root = Path.of(System.getProperty("hexkey.root"));
  private final Instant begin = Instant.parse(System.getProperty("hexkey.build.begin"));

  @Test
  void everyBehaviourOfTheFirstSliceHasATestThatPassed() throws Exception {
    Map<String, SortedSet<String>> passed = passedTests();
    List<Behaviour> behaviours = behaviours();

    writePage(behaviours, passed);

    assertThat(behaviours).hasSizeGreaterThan(150);
    assertThat(
            behaviours.stream()
                .filter(Behaviour::required)
                .filter(behaviour -> !passed.containsKey(behaviour.number())))
        .as("behaviours without a test that passed")
        .isEmpty();
    assertThat(passed.keySet())
        .as("numbers in the names of tests")
        .isSubsetOf(behaviours.stream().map(Behaviour::number).toList());
  }

  private record Behaviour(String number, boolean required, String sentence) {}

  private static List<Behaviour> behaviours() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    TokenBehavioursTest.class.getResourceAsStream("token-behaviours.tsv")),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(part -> new Behaviour(part[0], part[1].equals("first"), part[2]))
          .toList();
    }
  }

  /** Names of tests by the number of their behaviour. */
  private Map<String, SortedSet<String>> passedTests() throws Exception {
    Map<String, SortedSet<String>> passed = new TreeMap<>();
    for (String module : MODULES) {
      Path reports = root.resolve(module).resolve("target/surefire-reports");
      List<Path> ofThisBuild = ofThisBuild(reports);
      assumeTrue(!ofThisBuild.isEmpty(), "this build ran no tests of " + module);
      for (Path report : ofThisBuild) {
        addPassed(report, passed);
      }
    }
    return passed;
  }

  private List<Path> ofThisBuild(Path reports) throws IOException {
    if (!Files.isDirectory(reports)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(reports)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".xml")).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isAfter(begin)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private static void addPassed(Path report, Map<String, SortedSet<String>> passed)
      throws Exception {
    NodeList cases =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      Matcher name = NAME.matcher(test.getAttribute("name"));
      if (name.matches() && hasPassed(test)) {
        String type = test.getAttribute("classname").replaceFirst(".*\\.", "");
        passed
            .computeIfAbsent(name.group(1), number -> new TreeSet<>())
            .add(type + "." + test.getAttribute("name"));
      }
    }
  }

  private static boolean hasPassed(Element test) {
    return Stream.of("failure", "error", "skipped")
        .allMatch(outcome -> test.getElementsByTagName(outcome).getLength() == 0);
  }

  private void writePage(List<Behaviour> behaviours, Map<String, SortedSet<String>> passed)
      throws IOException {
    StringBuilder page =
        new StringBuilder("# What the token provider does\n\n")
            .append("Made from the tests that passed in the build of ")
            .append(begin)
            .append(".\n\n| | behaviour | tests |\n| --- | --- | --- |\n");
    for (Behaviour behaviour : behaviours) {
      page.append("| ")
          .append(behaviour.number())
          .append(behaviour.required() ? "" : " (later)")
          .append(" | ")
          .append(behaviour.sentence().replace("|", "\\|"))
          .append(" | ")
          .append(String.join("<br>", passed.getOrDefault(behaviour.number(), new TreeSet<>())))
          .append(" |\n");
    }
    Files.writeString(root.resolve("architecture/target/token-behaviours.md"), page);
  }
}
