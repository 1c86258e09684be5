package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completions, asked of the real shells. */
class CompletionCommandTest {
  @TempDir private Path home;

  @Test
  void bashCompletesCommands() throws IOException {
    assertThat(bash("hexkey", "se")).containsExactly("secret");
  }

  @Test
  void bashCompletesCommandsOfAGroup() throws IOException {
    assertThat(bash("hexkey", "secret", ""))
        .contains("get", "put", "list", "delete", "undelete", "destroy", "history", "metadata");
  }

  @Test
  void bashCompletesOptions() throws IOException {
    assertThat(bash("hexkey", "uri", "check", "--m")).containsExactly("--mounts");
  }

  @Test
  void bashCompletesShells() throws IOException {
    assertThat(bash("hexkey", "completion", "f")).containsExactly("fish");
  }

  @Test
  void fishCompletesCommands() throws IOException {
    assertThat(fish("hexkey sec")).containsExactly("secret");
  }

  @Test
  void fishCompletesCommandsOfAGroup() throws IOException {
    assertThat(fish("hexkey secret "))
        .containsExactlyInAnyOrder(
            "get", "put", "list", "delete", "undelete", "destroy", "history", "metadata");
  }

  @Test
  void fishCompletesOptions() throws IOException {
    assertThat(fish("hexkey uri check --m")).containsExactly("--mounts");
  }

  @Test
  void fishCompletesShells() throws IOException {
    assertThat(fish("hexkey completion ")).containsExactlyInAnyOrder("bash", "zsh", "fish");
  }

  @Test
  void zshCompletesWhatIsTyped() throws IOException {
    Tool.require("zsh");
    Path typing =
        Files.writeString(
            home.resolve("typing.zsh"),
            """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell "source '%s'; print LOADED-\\$((40+2))"
            zpty -r -m shell out '*LOADED-42*'
            zpty -w -n shell $'hexkey secr\\t'
            zpty -r -m shell out '*hexkey secret*'
            zpty -w -n shell $'hist\\t'
            zpty -r -m shell out '*ory*'
            print completed
            zpty -d shell
            """
                .formatted(script("zsh")));

    Result result = HexkeyProcess.run(home, new byte[0], List.of("zsh", "-f", typing.toString()));

    assertThat(result.out()).isEqualTo("completed\n");
  }

  @Test
  void anotherShellIsRefusedWithThoseThatAreKnown() {
    Result result = Run.in(home).hexkey("completion", "tcsh");

    assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(result.err()).contains("It takes bash, zsh, fish.").doesNotContain("tcsh");
  }

  private List<String> bash(String... words) throws IOException {
    Path ask =
        Files.writeString(
            home.resolve("ask.bash"),
            """
            compopt() { :; } # speaks to a completion under way, which there is none
            source '%s'
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
            _complete_hexkey
            printf '%%s\\n' "${COMPREPLY[@]}"
            """
                .formatted(script("bash")));
    return lines("bash", ask, words);
  }

  private List<String> fish(String line) throws IOException {
    Tool.require("fish");
    Path ask =
        Files.writeString(
            home.resolve("ask.fish"),
            "source '%s'\ncomplete -C $argv[1] | string split -f 1 \\t\n"
                .formatted(script("fish")));
    return lines("fish", ask, line);
  }

  private List<String> lines(String shell, Path script, String... arguments) {
    Tool.require(shell);
    List<String> command = new ArrayList<>(List.of(shell, script.toString()));
    command.addAll(List.of(arguments));
    Result result = HexkeyProcess.run(home, new byte[0], command);
    assertThat(result.err()).isEmpty();
    return result.out().lines().toList();
  }

  private Path script(String shell) throws IOException {
    Result result = Run.in(home).hexkey("completion", shell);
    assertThat(result.exitCode()).isZero();
    return Files.write(home.resolve("completion." + shell), result.bytes());
  }
}
