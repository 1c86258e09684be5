package dev.hexkey.ports;

/**
 * Driven port: shows a person where to sign in, on a terminal, in a browser or through a host.
 * Called by the flow on a thread of the core's; returns at once. Thread-safe.
 */
public interface SignInPrompt {
  /**
   * Whether a browser can be opened in front of the person, so that it can come back to this
   * machine.
   */
  boolean hasBrowser();

  /**
   * Shows where to go: opens the address of a {@link SignIn.Method#BROWSER} sign-in, shows address
   * and code of the other one. What it throws ends the flow.
   */
  void show(SignIn.Prompt prompt);
}
