package dev.hexkey.cli;

import dev.hexkey.adapters.local.sqlite.LocalBackup;
import dev.hexkey.ports.SecretValue;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings a backup back. */
@Command(
    name = "restore",
    description = "Bring a backup back into the local store: all of it, or nothing.",
    footer = {
      "",
      "The passphrase is read from --passphrase-file, standard input or a hidden prompt. What is",
      "restored is encrypted under this store's own key."
    })
final class RestoreCommand implements CliCommand {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "A file that 'hexkey backup' wrote.")
  private Path file = Path.of("");

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Read the passphrase from this file.")
  private @Nullable Path passphraseFile;

  @Option(
      names = "--existing",
      paramLabel = "WAY",
      description =
          "What happens to secrets that are there already, one of ${COMPLETION-CANDIDATES};"
              + " refuse unless given.")
  private Existing existing = Existing.refuse;

  RestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public int run() {
    Path source = session.surroundings().directory().resolve(file);
    LocalBackup backup = session.localStore().backup();
    try (SecretValue passphrase = SecretInput.passphrase(session, passphraseFile)) {
      LocalBackup.Report report =
          ProgressBar.showing(
              session,
              "restoring",
              bar -> backup.restore(source, passphrase, existing.meaning(), bar::update));
      session.answer(
          json ->
              json.object().member("entries", report.entries()).member("kept", report.kept()).end(),
          () ->
              session
                  .out()
                  .line("restored " + report.entries() + " entries, kept " + report.kept()));
    }
    return ExitCodes.OK;
  }
}
