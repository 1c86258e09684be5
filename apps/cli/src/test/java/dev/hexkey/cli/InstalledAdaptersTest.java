package dev.hexkey.cli;

import static dev.hexkey.cli.AddedAdapter.SAMPLE;
import static dev.hexkey.cli.AddedAdapter.install;
import static dev.hexkey.cli.AddedAdapter.mode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.HexkeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledAdaptersTest {
  @TempDir private Path home;

  @Test
  void theAdaptersOfTheClassPathAreThereWithoutAHome() {
    try (InstalledAdapters found = InstalledAdapters.find(home.resolve("nowhere"))) {
      assertThat(found.usable())
          .extracting(HexkeyAdapter::name)
          .contains("file", "local", "openbao");
      assertThat(found.refused()).isEmpty();
    }
  }

  @Test
  void anAdapterThatSomebodyAddedIsFound() throws IOException {
    install(home);

    try (InstalledAdapters found = InstalledAdapters.find(home)) {
      assertThat(found.usable()).extracting(HexkeyAdapter::name).contains("sample", "file");
      assertThat(found.refused()).isEmpty();
    }
  }

  @Test
  void anAddedAdapterSeesThePortsAndNothingElseOfHexkey() throws IOException {
    install(home);

    try (InstalledAdapters found = InstalledAdapters.find(home)) {
      ClassLoader loader =
          found.usable().stream()
              .filter(adapter -> adapter.name().equals("sample"))
              .findFirst()
              .orElseThrow()
              .getClass()
              .getClassLoader();

      assertThat(sees(loader, "dev.hexkey.ports.HexkeyAdapter")).isTrue();
      assertThat(sees(loader, "org.slf4j.Logger")).isTrue();
      assertThat(sees(loader, "java.sql.Connection")).isTrue();
      assertThat(sees(loader, "dev.hexkey.core.Hexkey")).isFalse();
      assertThat(sees(loader, "dev.hexkey.cli.Main")).isFalse();
      assertThat(sees(loader, "dev.hexkey.adapters.file.FileAdapter")).isFalse();
      assertThat(sees(loader, "picocli.CommandLine")).isFalse();
    }
  }

  @Test
  void aJarThatOthersMayReadIsRefused() throws IOException {
    Path jar = install(home);
    Files.setPosixFilePermissions(jar, mode("rw-r--r--"));

    assertThat(refusal().getMessage())
        .isEqualTo(
            "[ADAPTER_REFUSED] An adapter is not loaded: "
                + jar
                + " is open to others. Run: chmod go= '"
                + jar
                + "'.");
  }

  @Test
  void aDirectoryThatOthersMayWriteIsRefused() throws IOException {
    Path directory = install(home).getParent();
    Files.setPosixFilePermissions(directory, mode("rwx-w----"));

    assertThat(refusal().getMessage()).contains(directory + " is open to others");
  }

  @Test
  void nothingIsLoadedWhereOthersMayAddAdapters() throws IOException {
    install(home);
    Files.setPosixFilePermissions(home.resolve("adapters"), mode("rwxrwx---"));

    assertThat(refusal().getMessage()).contains(home.resolve("adapters") + " is open to others");
  }

  @Test
  void aLinkIsRefusedWhereverItLeads() throws IOException {
    Path jar = install(home);
    Path elsewhere = Files.move(jar, home.resolve("elsewhere.jar"));
    Files.createSymbolicLink(jar, elsewhere);

    assertThat(refusal().getMessage()).contains("is a link");
  }

  @Test
  void anAdapterForAnotherInterfaceIsRefusedByBothVersions() throws IOException {
    install(home, SAMPLE.formatted(7, "address.path()"));

    HexkeyException refusal = refusal();

    assertThat(refusal.code()).isEqualTo("ADAPTER_API_MISMATCH");
    assertThat(refusal.summary()).contains("version 7").contains("version 1");
  }

  @Test
  void aJarThatIsNoAdapterIsRefused() throws IOException {
    Path jar = install(home);
    Files.writeString(jar, "not a jar");

    assertThat(refusal().code()).isEqualTo("ADAPTER_REFUSED");
  }

  @Test
  void anAdapterThatNeedsWhatIsNotThereIsRefused() throws IOException {
    install(
        home,
        SAMPLE
            .formatted(1, "address.path()")
            .replace(
                "public int apiVersion() {",
                "static final Object CORE = dev.hexkey.core.Hexkey.builder();"
                    + " public int apiVersion() {"));

    assertThat(refusal().code()).isEqualTo("ADAPTER_REFUSED");
  }

  @Test
  void aRefusedAdapterTakesNoOtherWithIt() throws IOException {
    Files.setPosixFilePermissions(install(home), mode("rw-r--r--"));

    try (InstalledAdapters found = InstalledAdapters.find(home)) {
      assertThat(found.usable()).extracting(HexkeyAdapter::name).contains("file", "local");
    }
  }

  private HexkeyException refusal() {
    try (InstalledAdapters found = InstalledAdapters.find(home)) {
      assertThat(found.usable()).extracting(HexkeyAdapter::name).doesNotContain("sample");
      assertThat(found.refused()).hasSize(1);
      return found.refused().get(0).error();
    }
  }

  private static boolean sees(ClassLoader loader, String name) {
    try {
      Class.forName(name, false, loader);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
