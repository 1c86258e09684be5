package dev.hexkey.cli;

import dev.hexkey.adapters.local.sqlite.LocalKeys;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks after the master key of the local store. */
@Command(
    name = "key",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look after the master key of the local store.",
    subcommands = {KeyCommand.Status.class, KeyCommand.Rotate.class, KeyCommand.Move.class})
final class KeyCommand {
  private KeyCommand() {}

  @Command(
      name = "status",
      description = "Show where the master key is, and whether it can be reached.",
      footer = {"", "Nothing is opened, so it also answers when the key is gone."})
  static final class Status implements CliCommand {
    private final Session session;

    Status(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      Optional<LocalKeys.Status> found = session.localStore().keys().status();
      session.answer(json -> write(found, json), () -> print(found));
      return ExitCodes.OK;
    }

    private static void write(Optional<LocalKeys.Status> found, JsonWriter json) {
      json.object().member("store", found.isPresent());
      found.ifPresent(
          status -> {
            json.member("kind", status.kind())
                .member("place", place(status))
                .member("detail", status.place().detail())
                .member("data_key", status.dataKey())
                .member("store_created", Text.instant(status.storeCreated()))
                .member("data_rotation_pending", status.dataRotationPending())
                .array("left_over");
            status.leftOver().forEach(json::item);
            json.end();
          });
      json.end();
    }

    private void print(Optional<LocalKeys.Status> found) {
      if (found.isEmpty()) {
        session.out().line("There is no local store yet; the first 'hexkey secret put' makes it.");
        return;
      }
      LocalKeys.Status status = found.get();
      line("master key", status.kind() + ", " + place(status));
      line("place", status.place().detail());
      line("data key", "number " + status.dataKey());
      line("store made", Text.instant(status.storeCreated()));
      if (status.dataRotationPending()) {
        line("to finish", "run 'hexkey key rotate --data' again: it was interrupted");
      }
      if (!status.leftOver().isEmpty()) {
        line("left over", "an unused key in: " + String.join(", ", status.leftOver()));
      }
    }

    private void line(String name, String text) {
      session.out().line((name + "            ").substring(0, 12) + text);
    }

    private static String place(LocalKeys.Status status) {
      return status.place().state().name().toLowerCase(Locale.ROOT);
    }
  }

  @Command(
      name = "rotate",
      description = "Replace the master key where it is; with --data, encrypt everything anew.",
      footer = {
        "",
        "Without --data the keys of the data are wrapped with the new master key. With --data the",
        "data gets a new key. Both may be interrupted at any instant; running the command again",
        "finishes it."
      })
  static final class Rotate implements CliCommand {
    private final Session session;

    @Option(names = "--data", description = "Encrypt everything anew, with a new data key.")
    private boolean data;

    Rotate(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      if (data) {
        rotateData();
      } else {
        answer(session, "rotated", session.localStore().keys().rotate());
      }
      return ExitCodes.OK;
    }

    private void rotateData() {
      LocalKeys keys = session.localStore().keys();
      int number = ProgressBar.showing(session, "encrypting", bar -> keys.rotateData(bar::update));
      session.answer(
          json -> json.object().member("data_key", number).end(),
          () -> session.out().line("everything is encrypted with data key number " + number));
    }
  }

  @Command(
      name = "move",
      description = "Move the master key to another kind of place.",
      footer = {
        "",
        "Kinds: file, keychain, environment, passphrase, and those that added adapters bring."
      })
  static final class Move implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "KIND", description = "Where the master key goes.")
    private String kind = "";

    Move(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      answer(session, "moved", session.localStore().keys().move(kind));
      return ExitCodes.OK;
    }
  }

  private static void answer(Session session, String done, LocalKeys.Change change) {
    session.answer(
        json -> {
          json.object().member("kind", change.kind()).array("left_over");
          change.leftOver().forEach(json::item);
          json.end().end();
        },
        () -> session.out().line(done + " the master key; it is in: " + change.kind()));
    warnOfLeftOver(session, change.leftOver());
  }

  private static void warnOfLeftOver(Session session, List<String> leftOver) {
    if (!leftOver.isEmpty()) {
      session.warn(
          "an unused key could not be removed from: "
              + String.join(", ", leftOver)
              + ". The next change tries again.");
    }
  }
}
