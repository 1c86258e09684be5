package dev.hexkey.cli;

import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignIn.Method;
import dev.hexkey.ports.SignInPrompt;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows where to sign in on standard error, and opens the browser in front of the person. */
final class TerminalSignIn implements SignInPrompt {
  private final Session session;

  TerminalSignIn(Session session) {
    this.session = session;
  }

  /** A browser that a remote shell opened would come back to the wrong machine. */
  @Override
  public boolean hasBrowser() {
    Map<String, String> environment = session.surroundings().environment();
    if (environment.containsKey("SSH_CONNECTION") || environment.containsKey("SSH_TTY")) {
      return false;
    }
    return !isUnix()
        || environment.containsKey("DISPLAY")
        || environment.containsKey("WAYLAND_DISPLAY");
  }

  @Override
  public void show(SignIn.Prompt prompt) {
    if (prompt.method() == Method.BROWSER) {
      session.err().line("Sign in in the browser. If none opens, open this page here:");
      session.err().line("  " + Text.printable(prompt.address()));
      session.err().flush(); // the command waits until the person has been there
      open(prompt.address());
      return;
    }
    session.err().line("Open this page on any device, and enter the code:");
    session.err().line("  page  " + Text.printable(prompt.address()));
    session.err().line("  code  " + Text.printable(prompt.userCode().orElse("")));
    session.err().line(Text.printable(prompt.message()));
    session.err().flush();
  }

  private void open(String address) {
    if (!hasBrowser()) {
      return;
    }
    try {
      new ProcessBuilder(opener(address))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      return; // the page is on the terminal, too
    }
  }

  private List<String> opener(String address) {
    String browser = session.surroundings().environment().get("BROWSER");
    if (browser != null && !browser.isEmpty() && !browser.contains("%s")) {
      return List.of(browser, address);
    }
    String system = system();
    if (system.startsWith("mac")) {
      return List.of("open", address);
    }
    return system.startsWith("windows")
        ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
        : List.of("xdg-open", address);
  }

  private static boolean isUnix() {
    return !system().startsWith("mac") && !system().startsWith("windows");
  }

  private static String system() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
  }
}
