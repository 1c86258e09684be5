package dev.hexkey.cli;

import dev.hexkey.adapters.local.sqlite.LocalBackup;
import dev.hexkey.adapters.local.sqlite.backup.OnExisting;
import dev.hexkey.ports.SecretValue;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the whole local store into one file. */
@Command(
    name = "backup",
    description = "Write the local store, encrypted under a passphrase, into one file.",
    footer = {
      "",
      "The passphrase is read from --passphrase-file, standard input or a hidden prompt. The file",
      "opens on any machine with the passphrase, and with nothing else."
    })
final class BackupCommand implements CliCommand {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "Where the backup goes.")
  private Path file = Path.of("");

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Read the passphrase from this file.")
  private @Nullable Path passphraseFile;

  @Option(names = "--force", description = "Replace FILE if it exists.")
  private boolean force;

  BackupCommand(Session session) {
    this.session = session;
  }

  @Override
  public int run() {
    Path target = session.surroundings().directory().resolve(file);
    LocalBackup backup = session.localStore().backup();
    OnExisting onExisting = force ? OnExisting.REPLACE : OnExisting.REFUSE;
    try (SecretValue passphrase = SecretInput.newPassphrase(session, passphraseFile)) {
      LocalBackup.Report report =
          ProgressBar.showing(
              session,
              "backing up",
              bar -> backup.write(target, passphrase, onExisting, bar::update));
      session.answer(
          json ->
              json.object()
                  .member("file", target.toString())
                  .member("entries", report.entries())
                  .end(),
          () -> session.out().line("wrote " + report.entries() + " entries to " + target));
    }
    return ExitCodes.OK;
  }
}
