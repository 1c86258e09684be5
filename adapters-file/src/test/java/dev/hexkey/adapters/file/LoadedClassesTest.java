package dev.hexkey.adapters.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a short-lived program pays for: looks at the classes that a JVM of its own loads. */
class LoadedClassesTest {
  @TempDir Path folder;
  private MountedFiles files;

  @BeforeEach
  void mount() throws IOException {
    files = new MountedFiles(folder);
    files.write("db", "{\"a\": \"b\"}");
  }

  @Test
  void readingAFileLoadsNoJsonLibraryNoLoggingAndNoGuice() throws Exception {
    assertThat(loadedClasses("db"))
        .contains("dev.hexkey.adapters.file.FileSecretStore ")
        .doesNotContain("com.fasterxml.jackson", "org.slf4j", "com.google.inject");
  }

  @Test
  void readingAFieldLoadsTheJsonLibrary() throws Exception {
    assertThat(loadedClasses("db", "a"))
        .contains("com.fasterxml.jackson.core.JsonFactory ")
        .doesNotContain("org.slf4j", "com.google.inject");
  }

  private String loadedClasses(String... pathAndField) throws Exception {
    Path log = folder.resolve("classes.log");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:file=" + log,
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            files.root.toString());
    java.command().addAll(List.of(pathAndField));
    Process process = java.inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return Files.readString(log);
  }

  /** Reads one secret, or one field of it. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      FileSettings settings = FileSettings.under(Path.of(args[0]));
      FileSecretStore store = new FileSecretStore(new FileRoot(settings.root()), settings);
      try (SecretValue value = store.fetch(MountedFiles.address(args[1])).value()) {
        if (args.length > 2) {
          value.field(args[2]).orElseThrow().close();
        }
      }
    }
  }
}
