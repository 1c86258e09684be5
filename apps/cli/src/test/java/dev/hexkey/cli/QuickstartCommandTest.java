package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartCommandTest {
  @TempDir private Path directory;

  @Test
  void itShowsTheMainJobAsTheGoldenTextSays() {
    Result result = Run.in(directory).hexkey("quickstart");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out().replace(demoHome(result.out()).toString(), "DEMO_HOME"))
        .isEqualTo(
            """
            A demo home, yours alone
              DEMO_HOME
            Two places, one API
              local://default/demo/password   from-the-encrypted-store
              file://demo/api-key             from-a-mounted-file
            Bad addresses never reach a store
              file://demo/../etc/shadow       ILLEGAL_SEGMENT/TRAVERSAL at character 12
            The same in Java
              Path home = Path.of(System.getenv("HEXKEY_HOME"));
              try (Hexkey hexkey =
                  Hexkey.builder()
                      .home(home)
                      .properties(PropertiesFile.in(home).read())
                      .adapters(List.of(new FileAdapter(), new LocalAdapter()))
                      .build()) {
                for (String uri : List.of("local://default/demo/password", "file://demo/api-key")) {
                  System.out.println(hexkey.secrets().resolve(uri).revealText());
                }
              }
            Go on from here
              export HEXKEY_HOME='DEMO_HOME'
              hexkey secret get local://default/demo/password
              hexkey secret list
              hexkey doctor
            """);
  }

  @Test
  void itNamesTheCommandAsItWasCalled() {
    assertThat(
            Run.in(directory).environment("HEXKEY_COMMAND", "./hexkey").hexkey("quickstart").out())
        .contains("  ./hexkey doctor\n");
  }

  @Test
  void theDemoHomeIsPrivateAndTheOwnHomeUntouched() throws IOException {
    Path home = directory.resolve("own");

    Path demo = demoHome(Run.in(home).hexkey("quickstart").out());

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(demo)))
        .isEqualTo("rwx------");
    assertThat(home).doesNotExist();
  }

  @Test
  void settingsOfTheEnvironmentDoNotDisturbIt() {
    Result result =
        Run.in(directory)
            .environment("FILE_MOUNT_PATH", "/elsewhere")
            .environment("SECRETS_ALLOWED_MOUNTS", "other")
            .hexkey("quickstart");

    assertThat(result.exitCode()).isZero();
  }

  @Test
  void theCommandsItSuggestsWork() {
    Path demo = demoHome(Run.in(directory).hexkey("quickstart").out());

    assertThat(Run.in(demo).hexkey("secret", "get", "local://default/demo/password").out())
        .isEqualTo("from-the-encrypted-store");
    assertThat(Run.in(demo).hexkey("secret", "list").out()).isEqualTo("local://default/demo/\n");
    assertThat(Run.in(demo).hexkey("doctor").exitCode()).isZero();
  }

  @Test
  void inJsonItIsOneObject() {
    String json = Run.in(directory).hexkey("quickstart", "--json").out();

    assertThat(json)
        .startsWith("{\"home\":\"")
        .contains(
            "{\"uri\":\"local://default/demo/password\",\"value\":\"from-the-encrypted-store\"}",
            "\"refused\":{\"uri\":\"file://demo/../etc/shadow\",\"code\":\"ILLEGAL_SEGMENT\","
                + "\"reason\":\"TRAVERSAL\",\"offset\":12}",
            "\"java\":\"Path home = ")
        .hasLineCount(1);
  }

  @Test
  void theJavaItPrintsCompilesAndDoesTheSame() throws IOException {
    Result shown = Run.in(directory).hexkey("quickstart");
    Path source = directory.resolve("Quickstart.java");
    try (var program = QuickstartCommand.class.getResourceAsStream("Quickstart.java")) {
      Files.write(source, Objects.requireNonNull(program).readAllBytes());
    }
    assertThat(withoutIndent(Files.readString(source)))
        .contains(withoutIndent(javaOf(shown.out())));
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                List.of(
                        "-proc:none",
                        "-d",
                        directory.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString())
                    .toArray(String[]::new));
    assertThat(compiled).isZero();

    Result ran =
        HexkeyProcess.run(
            demoHome(shown.out()),
            new byte[0],
            HexkeyProcess.program("Quickstart", directory.toString()));

    assertThat(ran.out()).isEqualTo("from-the-encrypted-store\nfrom-a-mounted-file\n");
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void aStoreThatCannotBeWrittenEndsItWithAnError() {
    String limited = "ulimit -f 8; exec " + HexkeyProcess.shellCommand("quickstart");

    Result result = HexkeyProcess.run(directory, new byte[0], List.of("sh", "-c", limited));

    assertThat(result.exitCode()).isEqualTo(75);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("error: [STORE_WRITE_FAILED] ").hasLineCount(1);
  }

  private static Path demoHome(String out) {
    Matcher home =
        Pattern.compile("^  (/.*hexkey-quickstart-\\d+)$", Pattern.MULTILINE).matcher(out);
    assertThat(home.find()).as(out).isTrue();
    return Path.of(home.group(1));
  }

  private static String javaOf(String out) {
    int from = out.indexOf("The same in Java\n") + "The same in Java\n".length();
    return out.substring(from, out.indexOf("Go on from here"));
  }

  private static String withoutIndent(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
