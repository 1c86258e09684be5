package dev.hexkey.cli;

import dev.hexkey.adapters.local.sqlite.LocalStore;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Keeps sets of secrets apart. */
@Command(
    name = "profile",
    synopsisSubcommandLabel = "COMMAND",
    description = "Keep sets of secrets apart: each is a mount of local://.",
    subcommands = {
      ProfileCommand.Listing.class,
      ProfileCommand.Create.class,
      ProfileCommand.Use.class
    })
final class ProfileCommand {
  private static final String NAME = "The profile, such as work.";

  private ProfileCommand() {}

  @Command(
      name = "list",
      description = "List the profiles; the one in use is marked.",
      footer = {"", "The profile in use is the one of commands that name none."})
  static final class Listing implements CliCommand {
    private final Session session;

    Listing(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      String used = session.defaultProfile();
      List<String> profiles = session.localStore().profiles().list();
      session.answer(
          json -> {
            json.object().array("profiles");
            for (String name : profiles) {
              json.object().member("name", name).member("used", name.equals(used)).end();
            }
            json.end().end();
          },
          () ->
              profiles.forEach(
                  name -> session.out().line((name.equals(used) ? "* " : "  ") + name)));
      return ExitCodes.OK;
    }
  }

  @Command(name = "create", description = "Make a profile.")
  static final class Create implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = NAME)
    private String name = "";

    Create(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      session.localStore().profiles().create(name);
      session.answer(
          json -> json.object().member("name", name).member("created", true).end(),
          () -> session.out().line("created local://" + name + "/"));
      return ExitCodes.OK;
    }
  }

  @Command(name = "use", description = "Make a profile the one of commands that name none.")
  static final class Use implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = NAME)
    private String name = "";

    Use(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      LocalStore store = session.localStore();
      if (!store.profiles().exists(name)) {
        throw new AbsentException(
            Problem.of(
                    ErrorCodes.MOUNT_NOT_FOUND,
                    "There is no such profile.",
                    "Make it with 'hexkey profile create'.")
                .withReason("PROFILE_NOT_FOUND"));
      }
      session.settingsFile().set(CliAdapter.DEFAULT_PROFILE.name(), name);
      session.answer(
          json -> json.object().member("name", name).member("used", true).end(),
          () -> session.out().line("using local://" + name + "/"));
      return ExitCodes.OK;
    }
  }
}
