package dev.hexkey.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks after leases of dynamic secrets. */
@Command(
    name = "lease",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look after leases of dynamic secrets.",
    subcommands = LeaseCommand.Revoke.class)
final class LeaseCommand {
  private LeaseCommand() {}

  @Command(
      name = "revoke",
      description = "End a lease now, and the secret with it.",
      footer = {"", "'hexkey secret get' prints the id of a lease to standard error."})
  static final class Revoke implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "ID", description = "The lease's id, such as database/creds/app/2b7c…")
    private String id = "";

    @Option(
        names = "--server",
        paramLabel = "NAME",
        description = "The server that gave it; ${DEFAULT-VALUE} unless there are several.",
        defaultValue = "openbao")
    private String server = "";

    Revoke(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      session.secrets().revokeLease(server + "+lease", id);
      session.answer(
          json -> json.object().member("lease_id", id).member("revoked", true).end(),
          () -> session.out().line("revoked " + Text.printable(id)));
      return ExitCodes.OK;
    }
  }
}
