package dev.hexkey.cli;

import dev.hexkey.core.SecretPrefix;
import dev.hexkey.core.SecretUri;
import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads and writes secrets by their secret URI. */
@Command(
    name = "secret",
    synopsisSubcommandLabel = "COMMAND",
    description = "Read and write secrets by their secret URI.",
    subcommands = {
      SecretCommand.Get.class,
      SecretCommand.Put.class,
      SecretCommand.Listing.class,
      SecretCommand.Delete.class,
      SecretVersions.Undelete.class,
      SecretVersions.Destroy.class,
      SecretCommand.History.class,
      SecretNotes.class
    })
final class SecretCommand {
  static final String URI =
      "The secret URI, such as local://default/app/db or openbao+kv2://secret/app/api#token.";

  @Command(
      name = "get",
      description = "Write a secret to standard output, byte for byte and nothing else.",
      footer = {
        "",
        "With --json the secret is the member 'value', or 'value_base64' if it is no UTF-8 text.",
        "A lease is left alive; its id and end go to standard error. With --exec the command gets",
        "the secret, and a lease is renewed while it runs and revoked when it ends:",
        "",
        "  hexkey secret get openbao+lease://database/creds/app \\",
        "      --env PGUSER=username --env PGPASSWORD=password --exec psql -h db.example"
      })
  static final class Get implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "URI", description = URI)
    private String uri = "";

    @Option(
        names = "--env",
        paramLabel = "NAME[=FIELD]",
        mapFallbackValue = "",
        description = "Give it to the command in this variable, whole or one field; repeatable.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(
        names = "--exec",
        paramLabel = "CMD",
        arity = "1..*",
        parameterConsumer = SecretExec.TheRest.class,
        description = "Run this, to the end of the line; without --env it reads the secret.")
    private List<String> command = new ArrayList<>();

    @Spec private @Nullable CommandSpec spec;

    Get(Session session) {
      this.session = session;
    }

    Get(Session session, String uri) {
      this(session);
      this.uri = uri;
    }

    @Override
    public int run() {
      if (variables.containsKey("") && spec != null) {
        throw new UsageException(spec.commandLine(), "--env needs the name of a variable.");
      }
      if (!command.isEmpty()) {
        return new SecretExec(session, command, variables).run(session.secrets().parse(uri));
      }
      if (!variables.isEmpty() && spec != null) {
        throw new UsageException(spec.commandLine(), "--env needs --exec.");
      }
      Leased.outlive(session, uri);
      SecretsClient secrets = session.secrets();
      SecretUri parsed = secrets.parse(uri);
      SecretValue value = secrets.resolve(parsed);
      Leased.tell(session, parsed);
      session.answer(
          json -> write(parsed, value, json),
          () ->
              value.revealTo(
                  bytes -> {
                    session.out().bytes(bytes);
                    return bytes.length;
                  }));
      return ExitCodes.OK;
    }

    private static void write(SecretUri uri, SecretValue value, JsonWriter json) {
      json.object().member("uri", uri.canonical());
      value.revealTo(
          bytes ->
              Utf8.isText(bytes)
                  ? json.member("value", bytes)
                  : json.member("value_base64", Base64.getEncoder().encode(bytes)));
      json.end();
    }
  }

  @Command(
      name = "put",
      description = "Store a secret, read from standard input, a file, or a hidden prompt.",
      footer = {
        "",
        "A secret is never an argument, where other processes could read it. Of text one final",
        "line end (LF or CRLF) is dropped; what is not UTF-8 text is stored byte for byte.",
        "With '#field' in the URI one member of a JSON object is set. A store that others write",
        "to as well, such as OpenBao, refuses a put that somebody else's crosses.",
        "",
        "  hexkey secret put local://default/app/db --file password.txt",
        "  pass show api | hexkey secret put 'openbao+kv2://secret/app/api#token'"
      })
  static final class Put implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "URI", description = URI)
    private String uri = "";

    @Option(names = "--file", paramLabel = "FILE", description = "Read the secret from this file.")
    private @Nullable Path file;

    @Option(
        names = "--raw",
        description = "Keep a final line end, and store an empty secret if it is empty.")
    private boolean raw;

    @Option(
        names = "--overwrite",
        description = "Do not look what is there, nor mind what somebody else writes just now.")
    private boolean overwrite;

    Put(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      SecretUri parsed = session.secrets().parse(uri); // refused before anybody types a secret
      try (SecretValue value = SecretInput.secret(session, file, raw)) {
        SecretVersion version =
            overwrite
                ? session.secrets().overwrite(parsed, value)
                : session.secrets().put(parsed, value);
        session.answer(
            json ->
                json.object()
                    .member("uri", parsed.canonical())
                    .member("version", version.text())
                    .end(),
            () ->
                session.out().line("stored " + parsed.canonical() + ", version " + version.text()));
      }
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "list",
      description = "List what lies directly under a prefix; never a value.",
      footer = {
        "",
        "Folders end in a slash. Names that no secret URI can express are marked.",
        "",
        "  hexkey secret list openbao+kv2://secret/"
      })
  static final class Listing implements CliCommand {
    private final Session session;

    @Parameters(
        paramLabel = "PREFIX",
        arity = "0..1",
        description =
            "What to list, such as local://default/app/; the default profile if left out.")
    private @Nullable String prefix;

    Listing(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      SecretPrefix parsed = session.secrets().parsePrefix(prefixText());
      List<SecretListing.Entry> entries = session.secrets().list(parsed);
      session.answer(json -> write(parsed, entries, json), () -> print(parsed, entries));
      return ExitCodes.OK;
    }

    private String prefixText() {
      if (prefix == null) {
        return "local://" + session.defaultProfile() + "/";
      }
      return prefix.endsWith("/") ? prefix : prefix + "/";
    }

    private static void write(
        SecretPrefix prefix, List<SecretListing.Entry> entries, JsonWriter json) {
      json.object().member("prefix", prefix.canonical()).array("entries");
      for (SecretListing.Entry entry : entries) {
        json.object()
            .member("name", entry.name())
            .member("uri", entry.addressable() ? prefix.canonical() + entry.name() : null)
            .member("folder", entry.isFolder())
            .end();
      }
      json.end().end();
    }

    private void print(SecretPrefix prefix, List<SecretListing.Entry> entries) {
      for (SecretListing.Entry entry : entries) {
        session
            .out()
            .line(
                entry.addressable()
                    ? prefix.canonical() + entry.name()
                    : Text.printable(entry.name()) + "\t(not addressable)");
      }
    }
  }

  @Command(
      name = "delete",
      description = "Delete one version of a secret, or the secret with all its versions.",
      footer = {
        "",
        "Without '?version=' in the URI all versions are deleted. Whether they can be recovered",
        "is up to the store: OpenBao can ('secret undelete'), the local store cannot.",
        "",
        "  hexkey secret delete 'openbao+kv2://secret/app/api?version=3'"
      })
  static final class Delete implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "URI", description = URI)
    private String uri = "";

    Delete(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      SecretUri parsed = session.secrets().parse(uri);
      session.secrets().delete(parsed);
      session.answer(
          json -> json.object().member("uri", parsed.canonical()).member("deleted", true).end(),
          () -> session.out().line("deleted " + parsed.canonical()));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "history",
      description = "Show the versions of a secret, the newest first; never a value.",
      footer = {
        "",
        "A time of deletion that is yet to come belongs to a version that is still readable.",
        "",
        "  hexkey secret history openbao+kv2://secret/app/api"
      })
  static final class History implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "URI", description = URI)
    private String uri = "";

    History(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      SecretUri parsed = session.secrets().parse(uri);
      List<SecretHistory.Entry> versions = session.secrets().history(parsed);
      session.answer(json -> write(parsed, versions, json), () -> print(versions));
      return ExitCodes.OK;
    }

    private static void write(SecretUri uri, List<SecretHistory.Entry> versions, JsonWriter json) {
      json.object().member("uri", uri.canonical()).array("versions");
      for (SecretHistory.Entry entry : versions) {
        json.object()
            .member("version", entry.version().text())
            .member("state", state(entry))
            .member("created_at", entry.createdAt().map(Instant::toString).orElse(null))
            .member("deleted_at", entry.deletedAt().map(Instant::toString).orElse(null))
            .end();
      }
      json.end().end();
    }

    private void print(List<SecretHistory.Entry> versions) {
      boolean deletions = versions.stream().anyMatch(entry -> entry.deletedAt().isPresent());
      Table table =
          deletions
              ? new Table("VERSION", "STATE", "CREATED", "DELETED")
              : new Table("VERSION", "STATE", "CREATED");
      for (SecretHistory.Entry entry : versions) {
        String version = entry.version().text();
        String created = time(entry.createdAt());
        if (deletions) {
          table.row(version, state(entry), created, time(entry.deletedAt()));
        } else {
          table.row(version, state(entry), created);
        }
      }
      table.print(session);
    }

    private static String time(Optional<Instant> time) {
      return time.map(Text::instant).orElse("-");
    }

    private static String state(SecretHistory.Entry entry) {
      return entry.state().name().toLowerCase(Locale.ROOT);
    }
  }
}
