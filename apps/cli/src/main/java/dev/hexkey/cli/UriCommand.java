package dev.hexkey.cli;

import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.SecretUriException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works on secret URIs without reading any secret. */
@Command(
    name = "uri",
    synopsisSubcommandLabel = "COMMAND",
    description = "Check secret URIs without reading any secret.",
    subcommands = UriCommand.Check.class)
final class UriCommand {
  @Command(
      name = "check",
      description = "Say of each secret URI whether it is acceptable, and its canonical form.",
      footer = {
        "",
        "One line each, separated by tabs: 'ok' and the canonical form, or 'error', code/reason",
        "and the character where the fault lies. A refused URI is never repeated. With '-' they",
        "are read from standard input, one a line, each line ended by LF."
      })
  static final class Check implements CliCommand {
    private final Session session;

    @Spec private CommandSpec spec;

    @Parameters(
        paramLabel = "URI",
        arity = "1..*",
        description = "Secret URIs, or '-' for standard input.")
    private List<String> uris = new ArrayList<>();

    @Option(
        names = "--mounts",
        paramLabel = "A,B",
        description = "Allowed mounts, in place of the setting secrets_allowed_mounts.")
    private @Nullable String mounts;

    Check(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      if (uris.contains("-") && uris.size() > 1) {
        throw new UsageException(spec.commandLine(), "'-' stands alone.");
      }
      if (mounts != null) {
        session.flags().put("secrets_allowed_mounts", mounts);
      }
      Verdicts verdicts = new Verdicts(session.secrets());
      session.answer(
          json -> {
            json.object().array("results");
            forEachUri(uri -> verdicts.write(uri, json));
            json.end().end();
          },
          () -> forEachUri(uri -> session.out().line(verdicts.line(uri))));
      return verdicts.allGood() ? ExitCodes.OK : ExitCodes.of(Family.INVALID);
    }

    private void forEachUri(Consumer<String> check) {
      if (!uris.get(0).equals("-")) {
        uris.forEach(check);
        return;
      }
      try {
        Lines.forEach(session.surroundings().in(), check);
      } catch (IOException e) {
        throw SecretInput.unreadable("Standard input cannot be read.", "Pass the URIs directly.");
      }
    }
  }

  /** Checks URIs and remembers whether one was refused. */
  private static final class Verdicts {
    private final SecretsClient secrets;
    private boolean allGood = true;

    Verdicts(SecretsClient secrets) {
      this.secrets = secrets;
    }

    boolean allGood() {
      return allGood;
    }

    String line(String uri) {
      try {
        return "ok\t" + secrets.parse(uri).canonical();
      } catch (SecretUriException e) {
        allGood = false;
        return "error\t" + e.code() + "/" + e.uriReason() + "\t" + e.offset();
      }
    }

    void write(String uri, JsonWriter json) {
      json.object();
      try {
        String canonical = secrets.parse(uri).canonical();
        json.member("ok", true).member("canonical", canonical);
      } catch (SecretUriException e) {
        allGood = false;
        json.member("ok", false)
            .member("code", e.code())
            .member("reason", e.uriReason().name())
            .member("offset", e.offset());
      }
      json.end();
    }
  }

  /** Lines of any length in bounded memory. */
  private static final class Lines {
    /** One byte more than any secret URI has, so that what is cut off is refused all the same. */
    private static final int MAX_BYTES = 2049;

    private Lines() {}

    static void forEach(InputStream in, Consumer<String> consumer) throws IOException {
      byte[] line = new byte[MAX_BYTES];
      byte[] buffer = new byte[8192];
      int length = 0;
      boolean begun = false;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            consumer.accept(text(line, length));
            length = 0;
            begun = false;
          } else {
            begun = true;
            if (length < MAX_BYTES) {
              line[length++] = buffer[i];
            }
          }
        }
      }
      if (begun) {
        consumer.accept(text(line, length));
      }
    }

    private static String text(byte[] line, int length) {
      return new String(line, 0, length, StandardCharsets.UTF_8);
    }
  }
}
