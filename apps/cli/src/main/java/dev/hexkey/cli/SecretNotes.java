package dev.hexkey.cli;

import dev.hexkey.core.SecretUri;
import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.SecretMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a store knows about a secret beside its versions, and the notes that people write on it. */
@Command(
    name = "metadata",
    synopsisSubcommandLabel = "COMMAND",
    description = "Show the rules and notes of a secret, and write notes.",
    subcommands = {SecretNotes.Show.class, SecretNotes.Write.class})
final class SecretNotes {
  @Command(
      name = "get",
      description = "Show what the store knows about a secret; never a value.",
      footer = {"", "  hexkey secret metadata get openbao+kv2://secret/app/api"})
  static final class Show implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "URI", description = SecretCommand.URI)
    private String uri = "";

    Show(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      SecretUri parsed = session.secrets().parse(uri);
      SecretMetadata.Facts facts = session.secrets().metadata(parsed);
      session.answer(json -> write(parsed, facts, json), () -> print(facts));
      return ExitCodes.OK;
    }

    private static void write(SecretUri uri, SecretMetadata.Facts facts, JsonWriter json) {
      json.object().member("uri", uri.canonical());
      facts.maxVersions().ifPresent(number -> json.member("max_versions", number));
      json.member("cas_required", facts.casRequired())
          .member(
              "delete_version_after",
              facts.deleteVersionAfter().map(Duration::toString).orElse(null))
          .member("created_at", facts.createdAt().map(Instant::toString).orElse(null))
          .member("updated_at", facts.updatedAt().map(Instant::toString).orElse(null))
          .object("notes");
      new TreeMap<>(facts.notes()).forEach(json::member);
      json.end().end();
    }

    private void print(SecretMetadata.Facts facts) {
      Table table = new Table("NAME", "VALUE");
      table.row(
          "max versions", facts.maxVersions().map(String::valueOf).orElse("as the store says"));
      table.row("compare-and-set required", facts.casRequired() ? "yes" : "no");
      table.row(
          "versions are deleted after",
          facts.deleteVersionAfter().map(Duration::toString).orElse("never"));
      table.row("created", facts.createdAt().map(Text::instant).orElse("-"));
      table.row("updated", facts.updatedAt().map(Text::instant).orElse("-"));
      new TreeMap<>(facts.notes())
          .forEach((name, note) -> table.row("note " + Text.printable(name), Text.printable(note)));
      table.print(session);
    }
  }

  @Command(
      name = "set",
      description = "Write notes on a secret, and take notes away.",
      footer = {
        "",
        "Notes are no secrets: whoever may list a secret may read them. Others stay as they are.",
        "",
        "  hexkey secret metadata set openbao+kv2://secret/app/api owner=ada --remove stage"
      })
  static final class Write implements CliCommand {
    private final Session session;

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "URI", description = SecretCommand.URI)
    private String uri = "";

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "NAME=TEXT",
        description = "A note to write.")
    private List<String> notes = List.of();

    @Option(names = "--remove", paramLabel = "NAME", description = "A note to take away.")
    private List<String> removed = List.of();

    Write(Session session) {
      this.session = session;
      this.spec = CommandSpec.create(); // picocli puts the real one in
    }

    @Override
    public int run() {
      Map<String, String> written = written();
      SecretsClient secrets = session.secrets();
      SecretUri parsed = secrets.parse(uri);
      secrets.annotate(parsed, written, new HashSet<>(removed));
      session.answer(
          json -> json.object().member("uri", parsed.canonical()).member("annotated", true).end(),
          () -> session.out().line("annotated " + parsed.canonical()));
      return ExitCodes.OK;
    }

    private Map<String, String> written() {
      Map<String, String> written = new LinkedHashMap<>();
      for (String note : notes) {
        int equals = note.indexOf('=');
        if (equals <= 0) {
          throw usage("A note is written as NAME=TEXT.");
        }
        written.put(note.substring(0, equals), note.substring(equals + 1));
      }
      if (written.isEmpty() && removed.isEmpty()) {
        throw usage("No note was named.");
      }
      return written;
    }

    private UsageException usage(String what) {
      return new UsageException(spec.commandLine(), what);
    }
  }
}
