package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees at a terminal, and a script without one. */
class TerminalTest {
  private static final String URI = "local://default/app/db";

  @TempDir private Path home;

  @Test
  void anErrorIsColouredAtATerminal() throws IOException {
    assertThat(atTerminal(command("secret", "get", URI), ""))
        .contains("\u001b[31merror:\u001b[0m [SECRET_NOT_FOUND]");
  }

  @Test
  void noColorIsHonoured() throws IOException {
    assertThat(atTerminal("NO_COLOR=1 " + command("secret", "get", URI), ""))
        .contains("error: [SECRET_NOT_FOUND]")
        .doesNotContain("\u001b[");
  }

  @Test
  void theOptionForNoColourIsHonoured() throws IOException {
    assertThat(atTerminal(command("secret", "get", URI, "--no-color"), ""))
        .contains("error: [SECRET_NOT_FOUND]")
        .doesNotContain("\u001b[");
  }

  @Test
  void aPipeGetsNoColour() {
    assertThat(hexkey("", "doctor").out()).doesNotContain("\u001b[");
  }

  @Test
  void aPersonIsAskedTwiceAndSeesNothingOfTheSecret() throws IOException {
    String screen =
        typedAtTerminal(
            command("secret", "put", URI),
            """
            zpty -r -m run out '*not shown*: *'
            zpty -w run s3cret
            zpty -r -m run more '*The same again: *'
            zpty -w run s3cret
            zpty -r -m run last '*stored %s, version 1*'
            print -r -- "$out$more$last"
            """
                .formatted(URI));

    assertThat(screen).contains("Secret (not shown): ").doesNotContain("s3cret");
    assertThat(hexkey("", "secret", "get", URI).out()).isEqualTo("s3cret");
  }

  @Test
  void twoDifferentAnswersStoreNothing() throws IOException {
    assertThat(atTerminal(command("secret", "put", URI), "one\ntwo\n")).contains("[INPUT_DIFFERS]");
    assertThat(hexkey("", "secret", "get", URI).exitCode()).isEqualTo(4);
  }

  @Test
  void theEchoIsBackAfterAPrompt() throws IOException {
    String screen =
        atTerminal(
            command("secret", "put", URI) + "; stty -a | grep -o -- '-\\?echo\\b'", "s\ns\n");

    assertThat(screen).endsWith("echo\r\n").doesNotContain("-echo");
  }

  @Test
  void aPersonIsAskedWhileTheOutputIsPiped() throws IOException {
    String screen = atTerminal(command("secret", "put", URI, "--json") + " | cat", "s\ns\n");

    assertThat(screen).contains("Secret (not shown): ", "\"version\":\"1\"");
  }

  @Test
  void aPersonIsAskedForThePassphraseOfTheStoreWhileTheSecretIsPipedIn() throws IOException {
    String screen =
        typedAtTerminal(
            "printf s3cret | LOCAL_KEY_SOURCE=passphrase " + command("secret", "put", URI),
            """
            zpty -r -m run out '*assphrase*: *'
            zpty -w run 'a long enough passphrase'
            zpty -r -m run more '*: *'
            zpty -w run 'a long enough passphrase'
            zpty -r -m run last '*stored %s, version 1*'
            print -r -- "$out$more$last"
            """
                .formatted(URI));

    assertThat(screen).doesNotContain("long enough");
  }

  @Test
  void verboseShowsWhatIsDone() {
    Result result = hexkey("", "secret", "get", URI, "--verbose");

    assertThat(result.err()).contains("DEBUG dev.hexkey.core").contains("[SECRET_NOT_FOUND]");
  }

  @Test
  void withoutVerboseNothingButTheErrorIsShown() {
    assertThat(hexkey("", "secret", "get", URI).err())
        .startsWith("error: [SECRET_NOT_FOUND]")
        .hasLineCount(1);
  }

  @Test
  void aBackupShowsABarOnATerminalAndTakesItAway() throws IOException {
    hexkey("s3cret", "secret", "put", URI);
    Files.writeString(home.resolve("pass"), "a long enough passphrase");

    String screen = atTerminal(command("backup", "b", "--passphrase-file", "pass"), "");

    assertThat(screen).contains("backing up  [##").contains("\r\u001b[Kwrote ");
  }

  @Test
  void aBackupInAPipeShowsNoBar() throws IOException {
    hexkey("s3cret", "secret", "put", URI);

    Result result = hexkey("a long enough passphrase", "backup", "b");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("wrote ").hasLineCount(1);
  }

  @Test
  void withoutATerminalNobodyIsAsked() throws IOException {
    Result result =
        HexkeyProcess.run(
            home,
            new byte[0],
            List.of("setsid", "-w", "sh", "-c", command("secret", "put", URI) + " < /dev/null"));

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).startsWith("error: [INPUT_EMPTY]");
  }

  @Test
  void aReaderThatGoesAwayIsNoError() throws IOException {
    Result result =
        HexkeyProcess.run(
            home,
            new byte[0],
            List.of(
                "bash",
                "-c",
                "yes local://default/a | head -200000 | "
                    + command("uri", "check", "-")
                    + " | head -1; echo ${PIPESTATUS[2]}"));

    assertThat(result.out()).isEqualTo("ok\tlocal://default/a\n141\n");
    assertThat(result.err().lines().filter(line -> !line.startsWith("yes: "))).isEmpty();
  }

  @Test
  void aFullDiskIsAnError() {
    Result result =
        HexkeyProcess.run(
            home,
            new byte[0],
            List.of("sh", "-c", command("uri", "check", "local://default/a") + " > /dev/full"));

    assertThat(result.exitCode()).isEqualTo(ExitCodes.UNEXPECTED);
    assertThat(result.err()).startsWith("error: [OUTPUT_FAILED]");
  }

  @Test
  void aClosedStandardOutputIsAnError() {
    Result result =
        HexkeyProcess.run(
            home,
            new byte[0],
            List.of("sh", "-c", command("uri", "check", "local://default/a") + " >&-"));

    assertThat(result.exitCode()).isEqualTo(ExitCodes.UNEXPECTED);
    assertThat(result.err()).startsWith("error: [OUTPUT_FAILED]");
  }

  @Test
  void controlCEndsThePromptAndGivesTheTerminalBack() throws IOException {
    String screen =
        typedAtTerminal(
            "trap : INT\n"
                + command("secret", "put", URI)
                + "\necho ended $?; stty -a | grep -o -- '-\\?echo\\b'",
            """
            zpty -r -m run out '*not shown*'
            zpty -w -n run $'\\x03'
            zpty -r -m run out '*ended 130*echo*'
            print -r -- "$out"
            """);

    assertThat(screen).contains("ended 130").doesNotContain("-echo");
  }

  @Test
  void aHomeWithSpacesAndARelativeOneWork() {
    String spaces = "HEXKEY_HOME='a relative home' ";

    Result result =
        HexkeyProcess.run(
            home,
            new byte[0],
            List.of(
                "sh",
                "-c",
                "printf s3cret | "
                    + spaces
                    + command("secret", "put", URI)
                    + " && "
                    + spaces
                    + command("secret", "get", URI)));

    assertThat(result.out()).isEqualTo("stored " + URI + ", version 1\ns3cret");
    assertThat(home.resolve("a relative home/store.db")).exists();
  }

  @Test
  void aHomeThatCannotBeMadeIsAnErrorWithoutAStackTrace() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "");

    Result result =
        HexkeyProcess.run(
            home,
            "s3cret".getBytes(StandardCharsets.UTF_8),
            List.of(
                "sh", "-c", "HEXKEY_HOME='" + file + "/below' " + command("secret", "put", URI)));

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("error: [").hasLineCount(1).doesNotContain("INTERNAL");
  }

  /** What stands on the screen after this line was run at a terminal and answered like this. */
  private String atTerminal(String line, String answers) throws IOException {
    Tool.require("script");
    Path shell = Files.writeString(home.resolve("line.sh"), line + "\n");
    Result result =
        HexkeyProcess.run(
            home,
            answers.getBytes(StandardCharsets.UTF_8),
            List.of("script", "-qec", "sh '" + shell + "'", "/dev/null"));
    return result.out();
  }

  /** What the conversation prints, a zsh script that types into the terminal {@code run}. */
  private String typedAtTerminal(String line, String conversation) throws IOException {
    Tool.require("zsh");
    Path shell = Files.writeString(home.resolve("line.sh"), line + "\n");
    Path typing =
        Files.writeString(
            home.resolve("typing.zsh"),
            // a build in the background has Ctrl-C ignored, and hands that down
            "zmodload zsh/zpty\nzpty run env --default-signal=INT sh '"
                + shell
                + "'\n"
                + conversation);
    Result result = HexkeyProcess.run(home, new byte[0], List.of("zsh", "-f", typing.toString()));
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  private Result hexkey(String input, String... args) {
    return HexkeyProcess.run(
        home, input.getBytes(StandardCharsets.UTF_8), HexkeyProcess.command(args));
  }

  private static String command(String... args) {
    return HexkeyProcess.shellCommand(args);
  }
}
