package dev.hexkey.core;

import dev.hexkey.core.ResolvedSettings.Entry;
import dev.hexkey.core.ResolvedSettings.Source;
import dev.hexkey.ports.EditDistance;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that states settings, and the rule by which one of them wins: flags over the
 * environment, that over properties, that over options, that over defaults. Within one source a
 * setting's own name wins over its aliases.
 *
 * <p>Every value that is stated is checked, the overruled ones too: they wait only for the winner
 * to go away. The environment is full of other programs' variables, so that unknown names are
 * faults in flags and properties only.
 */
record SettingSources(
    Map<String, String> flags,
    Map<String, String> environment,
    Map<String, String> properties,
    Map<String, String> options) {

  /** A value that some source states under some name. */
  private record Stated(Source source, String statedAs, String text) {}

  ResolvedSettings resolve(List<Setting<?>> declared, SettingFaults faults) {
    Map<String, Setting<?>> settings = unite(declared, faults);
    Set<String> names = namesOf(settings.values(), faults);
    refuseUnknown("flag", flags, names, faults);
    refuseUnknown("property", properties, names, faults);
    List<Entry> entries = new ArrayList<>();
    for (Setting<?> setting : settings.values()) {
      entries.add(resolve(setting, declared, faults));
    }
    return new ResolvedSettings(entries);
  }

  /** Looks up one setting at a time, before all of them are known; faulty ones are not set. */
  Settings lookUp() {
    return new Settings() {
      @Override
      public <T> Optional<T> find(Setting<T> setting) {
        SettingFaults faults = new SettingFaults();
        Optional<String> text = resolve(setting, List.of(setting), faults).text();
        return faults.isEmpty() ? text.map(setting::parse) : Optional.empty();
      }
    };
  }

  /** Several adapters may read one setting, if they mean the same by it. */
  private static Map<String, Setting<?>> unite(List<Setting<?>> declared, SettingFaults faults) {
    Map<String, Setting<?>> settings = new LinkedHashMap<>();
    for (Setting<?> setting : declared) {
      Setting<?> first = settings.putIfAbsent(setting.name(), setting);
      if (first != null && !meanTheSame(first, setting)) {
        faults.add(
            setting.name(),
            "the setting " + setting.name() + " is declared twice with different meanings");
      }
    }
    return settings;
  }

  private static boolean meanTheSame(Setting<?> a, Setting<?> b) {
    return a.unit().equals(b.unit())
        && a.defaultText().equals(b.defaultText())
        && a.aliases().equals(b.aliases());
  }

  private static Set<String> namesOf(Iterable<Setting<?>> settings, SettingFaults faults) {
    Set<String> names = new LinkedHashSet<>();
    for (Setting<?> setting : settings) {
      names.add(setting.name());
    }
    for (Setting<?> setting : settings) {
      for (String alias : setting.aliases()) {
        if (!names.add(alias)) {
          faults.add(
              setting.name(),
              "the alias " + alias + " of " + setting.name() + " also names another setting");
        }
      }
    }
    return names;
  }

  private static void refuseUnknown(
      String kind, Map<String, String> stated, Set<String> names, SettingFaults faults) {
    for (String name : stated.keySet()) {
      if (!names.contains(name)) {
        faults.add(
            printable(name)
                .map(
                    shown ->
                        "no setting has the name of the "
                            + kind
                            + " "
                            + shown
                            + EditDistance.nearest(shown, names)
                                .map(near -> " (did you mean " + near + "?)")
                                .orElse(""))
                .orElse("a " + kind + " has a name that no setting could have"));
      }
    }
  }

  /** What could be a misspelt name is shown; anything else may be a pasted secret. */
  private static Optional<String> printable(String name) {
    boolean good = !name.isEmpty() && name.length() <= 48;
    for (int i = 0; good && i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      good = letter || digit || c == '_' || c == '-' || c == '.';
    }
    return good ? Optional.of(name) : Optional.empty();
  }

  private Entry resolve(Setting<?> setting, List<Setting<?>> declared, SettingFaults faults) {
    List<Stated> stated = stated(setting);
    for (Stated value : stated) {
      for (Setting<?> reader : declared) {
        if (reader.name().equals(setting.name()) && !accepts(reader, value, faults)) {
          break;
        }
      }
    }
    Stated winner =
        stated.stream()
            .findFirst()
            .or(() -> option(setting))
            .or(
                () ->
                    setting
                        .defaultText()
                        .map(text -> new Stated(Source.DEFAULT, setting.name(), text)))
            .orElse(null);
    return new Entry(
        setting.name(),
        setting.unit(),
        setting.purpose(),
        setting.defaultText().orElse(null),
        winner == null ? null : winner.text(),
        winner == null ? Source.NONE : winner.source(),
        winner == null ? setting.name() : winner.statedAs(),
        setting.isSecret());
  }

  private List<Stated> stated(Setting<?> setting) {
    List<Stated> stated = new ArrayList<>();
    List<String> names = new ArrayList<>();
    names.add(setting.name());
    names.addAll(setting.aliases());
    names.forEach(name -> add(stated, Source.FLAG, flags, name));
    names.forEach(
        name -> add(stated, Source.ENVIRONMENT, environment, name.toUpperCase(Locale.ROOT)));
    names.forEach(name -> add(stated, Source.PROPERTIES, properties, name));
    return stated;
  }

  private static void add(
      List<Stated> stated, Source source, Map<String, String> from, String name) {
    String text = from.get(name);
    if (text != null) {
      stated.add(new Stated(source, name, text));
    }
  }

  private Optional<Stated> option(Setting<?> setting) {
    return Optional.ofNullable(options.get(setting.name()))
        .map(text -> new Stated(Source.OPTIONS, setting.name(), text));
  }

  private static boolean accepts(Setting<?> setting, Stated value, SettingFaults faults) {
    try {
      requireNoSecretOnCommandLine(setting, value);
      setting.parse(value.text());
      return true;
    } catch (IllegalArgumentException e) {
      faults.add(
          setting.name(),
          value.statedAs()
              + " ("
              + value.source().name().toLowerCase(Locale.ROOT)
              + ") "
              + e.getMessage());
      return false;
    }
  }

  /** Other users of the machine see the arguments of every process. */
  private static void requireNoSecretOnCommandLine(Setting<?> setting, Stated value) {
    if (setting.isSecret()
        && value.source() == Source.FLAG
        && !value.text().isEmpty()
        && !Setting.isSecretUri(value.text())) {
      throw new IllegalArgumentException(
          "is a secret, which others could see there: state a secret URI, or use the environment");
    }
  }
}
