package dev.hexkey.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
  private static final String ROOT = "dev.hexkey";
  private static final String FIXTURES = "dev.hexkey.architecture.fixtures";

  private static final JavaClasses house =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);
  private static final JavaClasses fixtures = new ClassFileImporter().importPackages(FIXTURES);

  static List<House.Rule> rules() {
    return new House(ROOT).rules();
  }

  static List<House.Rule> rulesOverFixtures() {
    return new House(FIXTURES).rules();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theHouseKeeps(House.Rule rule) {
    rule.rule().check(house);
  }

  @ParameterizedTest
  @MethodSource("rulesOverFixtures")
  void aBreachIsFoundBy(House.Rule rule) {
    assertThatThrownBy(() -> rule.rule().check(fixtures))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(FIXTURES + "." + rule.brokenBy());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ports",
        "core",
        "adapters.azure",
        "adapters.file",
        "adapters.local.sqlite",
        "adapters.oauth",
        "adapters.openbao",
        "assembly",
        "cli",
        "renewal",
        "testkit",
        "tokenprovider"
      })
  void classesAreSeenOf(String module) {
    String prefix = ROOT + "." + module + ".";

    long seen =
        house.stream()
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .filter(type -> type.getName().startsWith(prefix))
            .count();

    assertThat(seen).isPositive();
  }

  @Test
  void everyRoomHasRules() {
    Set<String> rooms =
        house.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.substring(ROOT.length() + 1))
            .map(ArchitectureTest::room)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(rooms)
        .as("a new room needs its line in House and in classesAreSeenOf")
        .containsExactly(
            "adapters.azure",
            "adapters.file",
            "adapters.local",
            "adapters.oauth",
            "adapters.openbao",
            "assembly",
            "cli",
            "core",
            "ports",
            "renewal",
            "testkit",
            "tokenprovider");
  }

  private static String room(String packageName) {
    String[] words = packageName.split("\\.", -1);
    return words[0].equals("adapters") ? words[0] + "." + words[1] : words[0];
  }
}
