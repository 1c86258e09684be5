package dev.hexkey.cli;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * Builds the tree of commands. Reading all annotations takes longer than most commands run, so
 * where the arguments begin with a command's name, only that one is built.
 */
final class CommandTree {
  private static final List<String> NAMES =
      List.of(
          "quickstart",
          "secret",
          "lease",
          "azure",
          "uri",
          "profile",
          "config",
          "key",
          "backup",
          "restore",
          "import",
          "doctor",
          "completion");

  private CommandTree() {}

  /** The commands that these arguments may mean. */
  static CommandLine of(Session session, String... args) {
    String first = Arrays.stream(args).filter(arg -> !arg.startsWith("-")).findFirst().orElse("");
    return of(session, NAMES.contains(first) ? List.of(first) : NAMES);
  }

  /** All commands. */
  static CommandLine whole(Session session) {
    return of(session, NAMES);
  }

  private static CommandLine of(Session session, List<String> names) {
    IFactory factory = new SessionFactory(session);
    CommandLine root = new CommandLine(HexkeyCommand.class, factory);
    names.forEach(name -> root.addSubcommand(name, new CommandLine(type(name), factory)));
    return root.setExpandAtFiles(false) // '@' begins no file name here
        .setPosixClusteredShortOptionsAllowed(false); // nor '-h' a secret that happens to
  }

  /** A switch, since a map would load all these classes. */
  private static Class<?> type(String name) {
    return switch (name) {
      case "quickstart" -> QuickstartCommand.class;
      case "secret" -> SecretCommand.class;
      case "lease" -> LeaseCommand.class;
      case "azure" -> AzureCommand.class;
      case "uri" -> UriCommand.class;
      case "profile" -> ProfileCommand.class;
      case "config" -> ConfigCommand.class;
      case "key" -> KeyCommand.class;
      case "backup" -> BackupCommand.class;
      case "restore" -> RestoreCommand.class;
      case "import" -> ImportCommand.class;
      case "doctor" -> DoctorCommand.class;
      case "completion" -> CompletionCommand.class;
      default -> throw new IllegalArgumentException("no command of that name");
    };
  }

  /** Makes commands, handing the session to those that ask for it. */
  private record SessionFactory(Session session) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        Constructor<K> withSession = type.getDeclaredConstructor(Session.class);
        return withSession.newInstance(session);
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      }
    }
  }
}
