package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that does one thing and ends loads nothing that it does not need. */
class StartUpTest {
  @TempDir private Path home;

  @BeforeEach
  void storeASecret() {
    Run.in(home).input("s3cret").hexkey("secret", "put", "local://default/app/db");
  }

  @Test
  void secretGetLoadsNoLibraryItDoesNotNeed() {
    Set<String> loaded = classesLoadedBy("secret", "get", "local://default/app/db");

    assertThat(loaded).contains("dev.hexkey.cli.Main", "dev.hexkey.core.SecretsClient");
    assertThat(loaded).anyMatch(name -> name.startsWith("org.sqlite."));
    assertThat(loaded)
        .noneMatch(name -> name.startsWith("com.github.benmanes.caffeine."))
        .noneMatch(name -> name.startsWith("com.google."))
        .noneMatch(name -> name.startsWith("com.fasterxml.jackson."))
        .noneMatch(name -> name.startsWith("org.bouncycastle."))
        .noneMatch(name -> name.startsWith("org.freedesktop."))
        .noneMatch(name -> name.startsWith("com.github.javakeyring."))
        .noneMatch(name -> name.startsWith("com.sun.jna."))
        .noneMatch(name -> name.startsWith("okhttp3."))
        .noneMatch(name -> name.startsWith("okio."))
        .noneMatch(name -> name.startsWith("kotlin."))
        .noneMatch(name -> name.startsWith("io.github.jopenlibs."))
        .noneMatch(name -> name.startsWith("com.azure."))
        .noneMatch(name -> name.startsWith("com.microsoft.aad."))
        .noneMatch(name -> name.startsWith("reactor."))
        .noneMatch(name -> name.startsWith("com.nimbusds."))
        .noneMatch(name -> name.startsWith("org.slf4j.simple."))
        .noneMatch(name -> name.startsWith("java.util.logging."));
  }

  @Test
  void ofServersItLoadsOnlyWhatSaysThatThereIsNone() {
    assertThat(classesLoadedBy("secret", "get", "local://default/app/db"))
        .filteredOn(name -> name.startsWith("dev.hexkey.adapters.openbao."))
        .filteredOn(name -> !name.contains("$$Lambda"))
        .hasSizeLessThan(12);
  }

  @Test
  void ofVaultsItLoadsOnlyWhatSaysThatThereIsNone() {
    assertThat(classesLoadedBy("secret", "get", "local://default/app/db"))
        .filteredOn(name -> name.startsWith("dev.hexkey.adapters.azure."))
        .filteredOn(name -> !name.contains("$$Lambda"))
        .hasSizeLessThan(12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "azure login --help",
        "completion bash",
        "config list",
        "secret history local://default/app/db",
        "secret list local://default/",
        "uri check azure+kv://my-vault/yokoy--api-key"
      })
  void whoeverAsksNoVaultLoadsNoLibraryOfMicrosofts(String command) {
    assertThat(classesLoadedBy(command.split(" ")))
        .noneMatch(name -> name.startsWith("com.azure."))
        .noneMatch(name -> name.startsWith("com.microsoft.aad."))
        .noneMatch(name -> name.startsWith("reactor."))
        .noneMatch(name -> name.startsWith("com.fasterxml.jackson."));
  }

  @Test
  void jsonIsWrittenWithoutALibraryToo() {
    assertThat(classesLoadedBy("secret", "get", "local://default/app/db", "--json"))
        .noneMatch(name -> name.startsWith("com.fasterxml.jackson."));
  }

  @Test
  void onlyTheCommandThatWasNamedIsRead() {
    assertThat(classesLoadedBy("secret", "get", "local://default/app/db", "--json"))
        .filteredOn(name -> name.startsWith("dev.hexkey.cli.") && name.endsWith("Command"))
        .containsExactlyInAnyOrder(
            "dev.hexkey.cli.CliCommand",
            "dev.hexkey.cli.HexkeyCommand",
            "dev.hexkey.cli.SecretCommand");
  }

  @Test
  void aPlainGetReadsNoAnnotationsOfCommands() {
    assertThat(classesLoadedBy("secret", "get", "local://default/app/db"))
        .noneMatch(name -> name.startsWith("picocli.CommandLine$Model"));
  }

  private Set<String> classesLoadedBy(String... args) {
    Path log = home.resolve("classes.log");
    Result result =
        HexkeyProcess.run(
            home,
            new byte[0],
            HexkeyProcess.commandWith(List.of("-Xlog:class+load:file=" + log), args));
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains("source:"))
          .map(line -> line.replaceFirst("^(\\[[^]]*])+\\s*", "").split(" ", 2)[0])
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
