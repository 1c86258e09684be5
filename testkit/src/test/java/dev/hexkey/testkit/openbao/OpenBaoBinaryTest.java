package dev.hexkey.testkit.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenBaoBinaryTest {
  @TempDir Path folder;

  @Test
  void aStatedOneComesFirst() throws Exception {
    Path stated = program("stated");
    program("bao");

    assertThat(OpenBaoBinary.require(Map.of("BAO_BIN", stated.toString(), "PATH", path())))
        .isEqualTo(stated);
  }

  @Test
  void aStatedOneThatIsNotThereIsNotReplaced() throws Exception {
    program("bao");

    assertThatThrownBy(
            () ->
                OpenBaoBinary.require(
                    Map.of("BAO_BIN", folder.resolve("none").toString(), "PATH", path())))
        .isNotInstanceOf(AssertionError.class)
        .hasMessageContaining("BAO_BIN does not name a program");
  }

  @Test
  void baoComesBeforeVaultInThePath() throws Exception {
    program("vault");
    Path bao = program("bao");

    assertThat(OpenBaoBinary.require(Map.of("PATH", path()))).isEqualTo(bao);
  }

  @Test
  void vaultOfThePathComesBeforeTheCache() throws Exception {
    Path vault = program("vault");
    program(".cache/hexkey-test/openbao-2.7.2/bao");

    assertThat(OpenBaoBinary.require(Map.of("PATH", path(), "HOME", folder.toString())))
        .isEqualTo(vault);
  }

  @Test
  void theCacheComesLast() throws Exception {
    Path cached = program("hexkey-test/openbao-2.7.2/bao");

    assertThat(OpenBaoBinary.require(Map.of("XDG_CACHE_HOME", folder.toString())))
        .isEqualTo(cached);
  }

  @Test
  void withoutAnyTheTestIsSkippedAndTheReasonSaysWhatToDo() {
    assertThatThrownBy(() -> OpenBaoBinary.require(Map.of()))
        .isNotInstanceOf(AssertionError.class)
        .hasMessageContaining("neither the PATH nor the cache has one; .ci/openbao gets one");
  }

  @Test
  void withoutAnyTheTestFailsInCi() {
    assertThatThrownBy(() -> OpenBaoBinary.require(Map.of("CI", "true")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(".ci/openbao gets one");
  }

  private String path() {
    return folder.resolve("nothing") + ":" + folder;
  }

  private Path program(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
