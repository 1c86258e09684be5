package dev.hexkey.cli;

import dev.hexkey.adapters.local.sqlite.LocalImport;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes over what other programs stored. */
@Command(
    name = "import",
    synopsisSubcommandLabel = "COMMAND",
    description = "Take over what other programs stored.",
    subcommands = ImportCommand.Authsome.class)
final class ImportCommand {
  private ImportCommand() {}

  @Command(
      name = "authsome",
      description = "Take over a store of authsome's first generation: all of it, or nothing.",
      footer = {
        "",
        "The source is only read. Running it again finds everything there and writes nothing."
      })
  static final class Authsome implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "DIR", description = "The home of authsome, usually ~/.authsome.")
    private Path directory = Path.of("");

    @Option(
        names = "--existing",
        paramLabel = "WAY",
        description =
            "What happens to records that are there and differ, one of ${COMPLETION-CANDIDATES};"
                + " refuse unless given.")
    private Existing existing = Existing.refuse;

    Authsome(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      Path source = session.surroundings().directory().resolve(directory);
      LocalImport imports = session.localStore().imports();
      LocalImport.Report report =
          ProgressBar.showing(
              session,
              "importing",
              bar -> imports.authsome(source, existing.meaning(), bar::update));
      session.answer(json -> write(report, json), () -> print(report));
      return ExitCodes.OK;
    }

    private static void write(LocalImport.Report report, JsonWriter json) {
      json.object()
          .member("imported", report.imported())
          .member("unchanged", report.unchanged())
          .member("kept", report.kept())
          .member("default_profile", report.defaultProfile())
          .array("profiles");
      report.profiles().forEach(json::item);
      json.end().end();
    }

    private void print(LocalImport.Report report) {
      session
          .out()
          .line(
              "imported "
                  + report.imported()
                  + ", unchanged "
                  + report.unchanged()
                  + ", kept "
                  + report.kept()
                  + "; profiles: "
                  + String.join(", ", report.profiles()));
      if (!report.defaultProfile().equals(session.defaultProfile())) {
        session.out().line("authsome used the profile " + report.defaultProfile() + ".");
      }
    }
  }
}
