package dev.hexkey.cli;

import dev.hexkey.core.Hexkey;
import dev.hexkey.core.ResolvedSettings;
import dev.hexkey.core.ResolvedSettings.Source;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.Setting;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows and changes settings. */
@Command(
    name = "config",
    synopsisSubcommandLabel = "COMMAND",
    description = "Show and change settings.",
    subcommands = {ConfigCommand.Listing.class, ConfigCommand.Get.class, ConfigCommand.Set.class},
    footer = {
      "",
      "A setting has one name everywhere. A flag (--set name=value) wins over the environment",
      "(NAME), that over hexkey.properties in HEXKEY_HOME, that over the default."
    })
final class ConfigCommand {
  private static final String NAME = "The setting, such as cache_ttl_seconds.";

  private ConfigCommand() {}

  @Command(
      name = "list",
      description = "Show every setting with its value, where it comes from, unit and default.")
  static final class Listing implements CliCommand {
    private final Session session;

    Listing(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      ResolvedSettings settings = session.hexkey().settings();
      session.answer(json -> write(settings, json), () -> print(settings));
      return ExitCodes.OK;
    }

    private static void write(ResolvedSettings settings, JsonWriter json) {
      json.object().array("settings");
      settings.entries().forEach(entry -> describe(entry, json));
      json.end().end();
    }

    private void print(ResolvedSettings settings) {
      Table table = new Table("NAME", "VALUE", "SOURCE", "UNIT", "DEFAULT");
      for (ResolvedSettings.Entry entry : settings.entries()) {
        table.row(
            entry.name(),
            entry.shownText().map(Text::printable).orElse("-"),
            source(entry),
            entry.unit(),
            entry.defaultText().orElse("-"));
      }
      table.print(session);
    }
  }

  @Command(name = "get", description = "Write the value of one setting, and nothing else.")
  static final class Get implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = NAME)
    private String name = "";

    Get(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      ResolvedSettings.Entry entry = require(session.hexkey().settings(), name);
      session.answer(
          json -> describe(entry, json), () -> session.out().line(entry.shownText().orElse("")));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "set",
      description = "Write a setting to hexkey.properties, if it takes that value.",
      footer = {"", "Settings hold no secrets; where one needs a secret, it holds a secret URI."})
  static final class Set implements CliCommand {
    private final Session session;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = NAME)
    private String name = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "What it becomes.")
    private @Nullable String value;

    @Option(names = "--unset", description = "Remove it from hexkey.properties instead.")
    private boolean unset;

    private boolean secret;

    Set(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      if (unset == (value != null)) {
        throw new UsageException(
            spec.commandLine(), "It takes either a value or the option --unset.");
      }
      if (value == null) {
        session.settingsFile().unset(name);
      } else {
        change(value);
      }
      String shown = secret ? "***" : value;
      session.answer(
          json -> json.object().member("name", name).member("value", shown).end(),
          () -> session.out().line((value == null ? "unset " : "set ") + name));
      return ExitCodes.OK;
    }

    /** Judged on its own, so that a file with several faults can be corrected one by one. */
    private void change(String newValue) {
      Map<String, String> all = new HashMap<>(needed());
      secret = require(assembled(all), name).secret();
      if (secret && !Setting.isSecretUri(newValue)) {
        throw new InvalidException(
            Problem.of(
                CliCodes.INVALID_SETTING,
                "The setting " + name + " is a secret, which no file holds as it is.",
                "Nothing was changed; store the secret and set its secret URI, or use the"
                    + " environment."));
      }
      try {
        all.put(name, newValue);
        assembled(all);
      } catch (MisconfiguredException e) {
        throw new InvalidException(
            Problem.of(
                CliCodes.INVALID_SETTING,
                e.summary(),
                "Nothing was changed; 'hexkey config list' shows every setting."));
      }
      session.settingsFile().set(name, newValue);
      String variable = name.toUpperCase(Locale.ROOT);
      if (session.surroundings().environment().containsKey(variable)) {
        session.warn("the environment's " + variable + " still wins.");
      }
    }

    /** The settings of the file where this one is not known without them, else none. */
    private Map<String, String> needed() {
      if (assembled(Map.of()).entry(name).isPresent()) {
        return Map.of();
      }
      Map<String, String> file = session.settingsFile().read();
      try {
        assembled(file);
        return file;
      } catch (MisconfiguredException e) {
        return Map.of(); // faults of other settings say nothing about this one
      }
    }

    private ResolvedSettings assembled(Map<String, String> properties) {
      try (Hexkey judged = session.builder().environment(Map.of()).properties(properties).build()) {
        return judged.settings();
      }
    }
  }

  private static ResolvedSettings.Entry require(ResolvedSettings settings, String name) {
    return settings
        .entry(name)
        .orElseThrow(
            () -> {
              Optional<String> near = settings.nearestName(name);
              return new InvalidException(
                  Problem.of(
                      CliCodes.UNKNOWN_SETTING,
                      "There is no such setting.",
                      near.map(known -> "Did you mean " + known + "? ").orElse("")
                          + "'hexkey config list' shows all."));
            });
  }

  private static void describe(ResolvedSettings.Entry entry, JsonWriter json) {
    json.object()
        .member("name", entry.name())
        .member("value", entry.shownText().orElse(null))
        .member("source", source(entry))
        .member("unit", entry.unit())
        .member("default", entry.defaultTextOrNull())
        .member("purpose", entry.purpose())
        .end();
  }

  private static String source(ResolvedSettings.Entry entry) {
    String name = entry.source().name().toLowerCase(Locale.ROOT);
    return entry.source() == Source.PROPERTIES ? "file" : name;
  }
}
