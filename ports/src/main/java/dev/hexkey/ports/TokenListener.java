package dev.hexkey.ports;

/** Hears what happens to a token. Called outside of every lock, by any thread. */
@FunctionalInterface
public interface TokenListener {
  /** Something happened. What it throws is dropped. */
  void on(TokenEvent event);
}
