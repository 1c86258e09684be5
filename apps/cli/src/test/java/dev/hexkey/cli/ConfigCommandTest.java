package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
  @TempDir private Path home;

  @Test
  void listShowsEachSettingWithItsSourceUnitAndDefault() {
    hexkey("config", "set", "cache_max_entries", "7");
    Result result =
        Run.in(home)
            .environment("READ_DEADLINE_SECONDS", "9")
            .hexkey("config", "list", "--set", "cache_ttl_seconds=5");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
        .contains(
            "NAME|VALUE|SOURCE|UNIT|DEFAULT",
            "cache_max_entries|7|file|entries|10000",
            "cache_ttl_seconds|5|flag|seconds|300",
            "read_deadline_seconds|9|environment|seconds|30",
            "file_mount_path|/run/secrets|default|absolute path|/run/secrets",
            "default_profile|default|default|text|default",
            "secrets_allowed_mounts|-|none|comma-separated list|-");
  }

  @Test
  void listInJsonSaysWhatEachIsFor() {
    assertThat(hexkey("config", "list", "--json").out())
        .startsWith("{\"settings\":[{\"name\":\"")
        .contains(
            "{\"name\":\"default_profile\",\"value\":\"default\",\"source\":\"default\","
                + "\"unit\":\"text\",\"default\":\"default\",\"purpose\":\"the profile that"
                + " commands use when none is named\"}")
        .endsWith("]}\n");
  }

  @Test
  void getWritesTheValueAlone() {
    assertThat(hexkey("config", "get", "cache_ttl_seconds").out()).isEqualTo("300\n");
  }

  @Test
  void getInJsonHasItAll() {
    assertThat(hexkey("config", "get", "cache_max_entries", "--json").out())
        .startsWith(
            "{\"name\":\"cache_max_entries\",\"value\":\"10000\",\"source\":\"default\","
                + "\"unit\":\"entries\",\"default\":\"10000\",\"purpose\":\"");
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearest() {
    Result result = hexkey("config", "get", "cache_tll_seconds");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err())
        .isEqualTo(
            "error: [UNKNOWN_SETTING] There is no such setting. Did you mean cache_ttl_seconds?"
                + " 'hexkey config list' shows all.\n");
  }

  @Test
  void setRefusesAnUnknownNameWithTheNearest() {
    Result result = hexkey("config", "set", "file_mount_pat", "/x");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).contains("Did you mean file_mount_path?");
    assertThat(home.resolve("hexkey.properties")).doesNotExist();
  }

  @Test
  void setRefusesAValueThatTheSettingDoesNotTake() {
    Result result = hexkey("config", "set", "cache_ttl_seconds", "soon");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err())
        .startsWith("error: [INVALID_SETTING] ")
        .contains("cache_ttl_seconds", "whole number")
        .doesNotContain("soon");
    assertThat(home.resolve("hexkey.properties")).doesNotExist();
  }

  @Test
  void whatIsSetHoldsForTheNextCommand() throws IOException {
    Result result = hexkey("config", "set", "cache_ttl_seconds", "60");

    assertThat(result.out()).isEqualTo("set cache_ttl_seconds\n");
    assertThat(hexkey("config", "get", "cache_ttl_seconds").out()).isEqualTo("60\n");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(home.resolve("hexkey.properties"))))
        .isEqualTo("rw-------");
  }

  @Test
  void setMakesTheHomeIfNeedBe() {
    Path fresh = home.resolve("a new/home");

    assertThat(Run.in(fresh).hexkey("config", "set", "cache_ttl_seconds", "60").exitCode())
        .isZero();
    assertThat(Run.in(fresh).hexkey("config", "get", "cache_ttl_seconds").out()).isEqualTo("60\n");
  }

  @Test
  void unsetReturnsToTheDefault() {
    hexkey("config", "set", "cache_ttl_seconds", "60");

    assertThat(hexkey("config", "set", "cache_ttl_seconds", "--unset").exitCode()).isZero();

    assertThat(hexkey("config", "get", "cache_ttl_seconds").out()).isEqualTo("300\n");
  }

  @Test
  void setWarnsWhereTheEnvironmentStillWins() {
    Result result =
        Run.in(home)
            .environment("CACHE_TTL_SECONDS", "1")
            .hexkey("config", "set", "cache_ttl_seconds", "60");

    assertThat(result.err())
        .isEqualTo("warning: the environment's CACHE_TTL_SECONDS still wins.\n");
  }

  @Test
  void aFileWithFaultsIsRefusedWithAllOfThemAndCanBeCorrectedOneByOne() throws IOException {
    Files.writeString(
        home.resolve("hexkey.properties"), "cache_ttl_seconds=soon\ncache_max_entries=none\n");

    Result refused = hexkey("config", "list");
    assertThat(refused.exitCode()).isEqualTo(8);
    assertThat(refused.err())
        .startsWith("error: [STARTUP_VALIDATION_ERROR]")
        .contains("cache_ttl_seconds", "cache_max_entries");

    assertThat(hexkey("config", "set", "cache_ttl_seconds", "60").exitCode()).isZero();
    assertThat(hexkey("config", "set", "cache_max_entries", "60").exitCode()).isZero();
    assertThat(hexkey("config", "list").exitCode()).isZero();
  }

  @Test
  void anUnknownSettingOnTheCommandLineIsRefused() {
    Result result = hexkey("config", "list", "--set", "cache_tll_seconds=5");

    assertThat(result.exitCode()).isEqualTo(8);
    assertThat(result.err()).contains("did you mean cache_ttl_seconds?");
  }

  private Result hexkey(String... args) {
    return Run.in(home).hexkey(args);
  }
}
