package dev.hexkey.testkit.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeClientsTest {
  @TempDir Path folder;

  @Test
  void skipsWithoutNode() {
    assertThatThrownBy(() -> NodeClients.require(Map.of("PATH", folder.toString())))
        .isNotInstanceOf(AssertionError.class) // is skipped
        .hasMessageContaining("the PATH has none");
  }

  @Test
  void skipsWithoutTheClients() throws Exception {
    makeNode();

    assertThatThrownBy(() -> NodeClients.require(environment("false")))
        .isNotInstanceOf(AssertionError.class) // is skipped
        .hasMessageContaining(".ci/npm");
  }

  @Test
  void failsInContinuousIntegration() throws Exception {
    makeNode();

    assertThatThrownBy(() -> NodeClients.require(environment("true")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(".ci/npm");
  }

  @Test
  void locksNoRegistry() throws Exception {
    assertThat(NodeClients.SOURCES.resolve("package-lock.json"))
        .content()
        .contains("\"integrity\"")
        .doesNotContain("\"resolved\"");
  }

  private void makeNode() throws Exception {
    assertThat(Files.createFile(folder.resolve("node")).toFile().setExecutable(true)).isTrue();
  }

  private Map<String, String> environment(String ci) {
    return Map.of("PATH", folder.toString(), "XDG_CACHE_HOME", folder.toString(), "CI", ci);
  }
}
