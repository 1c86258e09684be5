package dev.hexkey.cli;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.DoctorCheck.Finding;
import dev.hexkey.ports.DoctorCheck.Level;
import dev.hexkey.ports.HexkeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Looks whether everything works, and says what to do where it does not. */
@Command(
    name = "doctor",
    description = "Look whether everything works, and say what to do where it does not.",
    footer = {"", "Exit code 3 if a check fails, with and without --json; a warning is none."})
final class DoctorCommand implements CliCommand {
  private final Session session;
  private final List<Result> results = new ArrayList<>();

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public int run() {
    HostChecks host = new HostChecks(session);
    check("home", host::home);
    check("adapters", host::adapters);
    host.refusedAdapters().forEach(finding -> results.add(new Result("adapter", finding)));
    check("settings", host::settings);
    contributed().forEach(check -> check(check.name(), check::run));
    check("clock", host::clock);
    session.answer(this::write, this::print);
    return worst() == Level.FAILURE ? ExitCodes.UNHEALTHY : ExitCodes.OK;
  }

  /** What the adapters check; nothing if the settings, which failed just now, keep them shut. */
  private List<DoctorCheck> contributed() {
    if (worst() == Level.FAILURE && failed("settings")) {
      return List.of();
    }
    try {
      Hexkey hexkey = session.hexkeyQuietly();
      return hexkey.doctorChecks();
    } catch (HexkeyException e) {
      results.add(new Result("store", finding(e)));
      return List.of();
    }
  }

  private void check(String name, Supplier<Finding> check) {
    Finding finding;
    try {
      finding = check.get();
    } catch (HexkeyException e) {
      finding = finding(e);
    }
    results.add(new Result(name, finding));
  }

  private boolean failed(String name) {
    return results.stream()
        .anyMatch(r -> r.name().equals(name) && r.finding().level() == Level.FAILURE);
  }

  private Level worst() {
    return results.stream().map(r -> r.finding().level()).max(Level::compareTo).orElse(Level.OK);
  }

  private void write(JsonWriter json) {
    json.object().member("status", name(worst())).array("checks");
    for (Result result : results) {
      json.object()
          .member("name", result.name())
          .member("level", name(result.finding().level()))
          .member("message", result.finding().message())
          .member("suggestion", result.finding().suggestion())
          .end();
    }
    json.end().end();
  }

  private void print() {
    int width = results.stream().mapToInt(r -> r.name().length()).max().orElse(0) + 2;
    for (Result result : results) {
      Finding finding = result.finding();
      String name = result.name() + " ".repeat(width - result.name().length());
      session.out().line(badge(finding.level()) + name + finding.message());
      if (!finding.suggestion().isEmpty()) {
        session.out().line(" ".repeat(9 + width) + finding.suggestion());
      }
    }
  }

  private String badge(Level level) {
    Style style = session.style();
    String text = (name(level) + "         ").substring(0, 9);
    return switch (level) {
      case OK -> style.green(text);
      case WARNING -> style.yellow(text);
      case FAILURE -> style.red(text);
    };
  }

  static Finding finding(HexkeyException e) {
    Fault fault = Fault.of(e);
    String code = fault.code() + (fault.reason() == null ? "" : "/" + fault.reason());
    return Finding.failure("[" + code + "] " + fault.message(), fault.suggestion());
  }

  private static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private record Result(String name, Finding finding) {}
}
