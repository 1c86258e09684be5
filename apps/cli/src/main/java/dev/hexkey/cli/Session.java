package dev.hexkey.cli;

import dev.hexkey.adapters.file.PropertiesFile;
import dev.hexkey.adapters.local.sqlite.LocalStore;
import dev.hexkey.core.Hexkey;
import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.SecretPrompt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of the command line: its global options, its output, and Hexkey as this installation has
 * it, opened when a command first needs it. Not thread-safe; closing it closes Hexkey.
 */
final class Session implements AutoCloseable {
  private final Surroundings surroundings;
  private final Output out;
  private final Output err;
  private final Map<String, String> flags = new LinkedHashMap<>();
  private final List<InstalledAdapters.Refused> unsaid = new ArrayList<>();
  private boolean json;
  private boolean verbose;
  private boolean colour = true;
  private @Nullable InstalledAdapters adapters;
  private @Nullable Hexkey hexkey;
  private @Nullable LocalStore localStore;

  Session(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.out = new Output(surroundings.out());
    this.err = new Output(surroundings.err());
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Output out() {
    return out;
  }

  Output err() {
    return err;
  }

  boolean json() {
    return json;
  }

  void useJson(boolean on) {
    json = on;
  }

  boolean verbose() {
    return verbose;
  }

  void useVerbose(boolean on) {
    verbose = on;
  }

  void useColour(boolean on) {
    colour = on;
  }

  /** Settings given on the command line; a command may add its own. */
  Map<String, String> flags() {
    return flags;
  }

  /** How standard output is coloured. */
  Style style() {
    return style(surroundings.terminals().out());
  }

  /** How standard error is coloured. */
  Style errorStyle() {
    return style(surroundings.terminals().err());
  }

  /** Answers in the form that was asked for. */
  void answer(Consumer<JsonWriter> forScripts, Runnable forPeople) {
    if (json) {
      forScripts.accept(new JsonWriter(out));
    } else {
      forPeople.run();
    }
  }

  /** A remark beside the answer; never part of it. */
  void warn(String text) {
    err.line(errorStyle().yellow("warning:") + " " + text);
    err.flush();
  }

  Path home() {
    return Hexkey.defaultHome(surroundings.environment());
  }

  /** The settings that {@code config set} writes. */
  PropertiesFile settingsFile() {
    return PropertiesFile.in(home());
  }

  /** The adapters of this installation; nothing of them has been opened. */
  InstalledAdapters adapters() {
    if (adapters == null) {
      adapters = InstalledAdapters.find(home());
    }
    return adapters;
  }

  /** Hexkey over all adapters that can be used; each of the others gets a warning in the end. */
  Hexkey hexkey() {
    if (hexkey == null) {
      unsaid.addAll(adapters().refused());
    }
    return hexkeyQuietly();
  }

  /**
   * Warns of the adapters that were set aside, once. Not sooner, as one of them may turn out to be
   * the error.
   *
   * @param error what the command ends with and says by itself
   */
  void warnOfAdapters(@Nullable Throwable error) {
    for (InstalledAdapters.Refused refused : unsaid) {
      if (refused.error() != error) {
        warn(Fault.of(refused.error()).line());
      }
    }
    unsaid.clear();
  }

  /** The same without the warnings, for the doctor, who has more to say of them. */
  Hexkey hexkeyQuietly() {
    if (hexkey == null) {
      LeanJdk.prepare();
      Hexkey.Builder builder =
          builder()
              .home(home())
              .flags(flags)
              .environment(surroundings.environment())
              .properties(settingsFile().read());
      prompt().ifPresent(builder::prompt);
      builder.signInPrompt(new TerminalSignIn(this));
      hexkey = builder.build();
    }
    return hexkey;
  }

  /** An assembly that knows the adapters and the clock, and nothing of this installation's own. */
  Hexkey.Builder builder() {
    return Hexkey.builder()
        .clock(surroundings.clock())
        .adapter(new CliAdapter())
        .adapters(adapters().usable());
  }

  /** The secrets, read and done: a cache would cost its start and serve nobody. */
  SecretsClient secrets() {
    flags.putIfAbsent("cache_ttl_seconds", "0");
    return hexkey().secrets();
  }

  /** The local store itself, for what the ports do not offer. */
  LocalStore localStore() {
    if (localStore == null) {
      localStore = LocalStore.of(new LocalContext(hexkey(), surroundings.clock(), prompt()));
    }
    return localStore;
  }

  /** The profile of commands that name none. */
  String defaultProfile() {
    return hexkey().settings().require(CliAdapter.DEFAULT_PROFILE);
  }

  /** Asks the person at the terminal; empty where there is none. */
  Optional<SecretPrompt> prompt() {
    return TerminalPrompt.of(surroundings.terminals());
  }

  @Override
  public void close() {
    if (localStore != null) {
      localStore.close();
    }
    if (hexkey != null) {
      hexkey.close();
    }
    if (adapters != null) {
      adapters.close();
    }
  }

  private Style style(boolean terminal) {
    return Style.of(colour && terminal, surroundings.environment());
  }
}
