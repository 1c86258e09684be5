package dev.hexkey.cli;

import dev.hexkey.adapters.file.PropertiesFile;
import dev.hexkey.core.Hexkey;
import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** Shows the main job on this machine, with nothing set up before. */
@Command(
    name = "quickstart",
    description = "Store a secret, mount another, and read both through one API.",
    footer = {"", "Works in a new private directory and touches nothing else."})
final class QuickstartCommand implements CliCommand {
  private static final String LOCAL = "local://default/demo/password";
  private static final String FILE = "file://demo/api-key";
  private static final String REFUSED = "file://demo/../etc/shadow";

  // made up for the demonstration, and shown by it
  private static final String LOCAL_VALUE = "from-the-encrypted-store";
  private static final String FILE_VALUE = "from-a-mounted-file";

  private final Session session;

  QuickstartCommand(Session session) {
    this.session = session;
  }

  @Override
  public int run() {
    Path home = makeHome();
    PropertiesFile file = PropertiesFile.in(home);
    settings(home).forEach(file::set);
    try (Hexkey hexkey =
        session
            .builder()
            .home(home)
            .environment(Map.of())
            .flags(Map.of("cache_ttl_seconds", "0"))
            .properties(file.read())
            .build()) {
      SecretsClient secrets = hexkey.secrets();
      store(secrets);
      show(
          home,
          read(secrets, LOCAL, LOCAL_VALUE),
          read(secrets, FILE, FILE_VALUE),
          refusal(secrets));
    }
    return ExitCodes.OK;
  }

  private static Path makeHome() {
    try {
      Path home = Files.createTempDirectory("hexkey-quickstart-").toRealPath(); // the owner's alone
      Path mount = Files.createDirectories(home.resolve("mounts/demo"));
      Files.writeString(mount.resolve("api-key"), FILE_VALUE + "\n");
      return home;
    } catch (IOException e) {
      throw new MisconfiguredException(
          Problem.of(
              CliCodes.HOME_UNUSABLE,
              "A temporary directory cannot be made.",
              "Make room there, or name another with JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR."));
    }
  }

  private static Map<String, String> settings(Path home) {
    return new TreeMap<>(
        Map.of(
            "file_mount_path", home.resolve("mounts").toString(),
            "local_key_source", "file",
            "secrets_allowed_mounts", "demo"));
  }

  private static void store(SecretsClient secrets) {
    try (SecretValue value = SecretValue.ofText(LOCAL_VALUE)) {
      secrets.put(secrets.parse(LOCAL), value);
    }
  }

  private static String read(SecretsClient secrets, String uri, String expected) {
    String value = secrets.resolve(uri).revealText();
    if (!value.equals(expected)) {
      throw new DamagedException(
          Problem.of(
              ErrorCodes.STORE_DAMAGED,
              "A store did not give back what was put into it.",
              "Run 'hexkey doctor', and report what it shows."));
    }
    return value;
  }

  private static SecretUriException refusal(SecretsClient secrets) {
    try {
      secrets.parse(REFUSED);
    } catch (SecretUriException expected) {
      return expected;
    }
    throw new IllegalStateException("a path that leaves its mount was accepted");
  }

  private void show(Path home, String local, String file, SecretUriException refusal) {
    String java = javaLines();
    session.answer(
        json -> {
          json.object().member("home", home.toString()).array("secrets");
          json.object().member("uri", LOCAL).member("value", local).end();
          json.object().member("uri", FILE).member("value", file).end();
          json.end();
          json.object("refused")
              .member("uri", REFUSED)
              .member("code", refusal.code())
              .member("reason", refusal.uriReason().name())
              .member("offset", refusal.offset())
              .end();
          json.member("java", java).end();
        },
        () -> print(home, local, file, refusal, java));
  }

  private void print(
      Path home, String local, String file, SecretUriException refusal, String java) {
    Style style = session.style();
    heading("A demo home, yours alone");
    indented(home.toString());
    heading("Two places, one API");
    indented(LOCAL + "   " + style.green(local));
    indented(FILE + "             " + style.green(file));
    heading("Bad addresses never reach a store");
    indented(
        REFUSED
            + "       "
            + style.red(refusal.code() + "/" + refusal.uriReason())
            + " at character "
            + refusal.offset());
    heading("The same in Java");
    java.lines().forEach(this::indented);
    heading("Go on from here");
    indented("export HEXKEY_HOME='" + home + "'");
    String command = session.surroundings().environment().getOrDefault("HEXKEY_COMMAND", "hexkey");
    indented(command + " secret get " + LOCAL);
    indented(command + " secret list");
    indented(command + " doctor");
  }

  private void heading(String text) {
    session.out().line(session.style().bold(text));
  }

  private void indented(String text) {
    session.out().line(text.isEmpty() ? "" : "  " + text);
  }

  /** The lines between the two marks of the program that stands beside this class. */
  private static String javaLines() {
    try (InputStream source =
        Objects.requireNonNull(QuickstartCommand.class.getResourceAsStream("Quickstart.java"))) {
      List<String> lines =
          new String(source.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      int from = indexOf(lines, "// shown by the command from here");
      int to = indexOf(lines, "// to here");
      return String.join("\n", lines.subList(from + 1, to)).stripIndent() + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int indexOf(List<String> lines, String mark) {
    return lines.stream().map(String::strip).toList().indexOf(mark);
  }
}
