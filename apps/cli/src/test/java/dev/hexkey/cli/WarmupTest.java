package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmupTest {
  @TempDir private Path directory;

  @Test
  void theRunThatTheLauncherLearnsFromSucceeds() {
    Result result = warmUp();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void itLeavesTheNativeLibraryWhereTheLauncherSays() {
    warmUp();

    assertThat(directory.resolve("native")).isDirectoryContaining("glob:**sqlitejdbc*");
  }

  private Result warmUp() {
    List<String> command =
        new ArrayList<>(
            HexkeyProcess.commandWith(
                List.of("-Dhexkey.native.dir=" + directory.resolve("native"))));
    command.set(command.size() - 1, "dev.hexkey.cli.Warmup");
    command.add(directory.resolve("home").toString());
    return HexkeyProcess.run(directory, new byte[0], command);
  }
}
