package dev.hexkey.testkit.faults;

import java.time.Duration;

/**
 * What a {@link FaultProxy} does to its connections. An answer is what the server sends after the
 * client has sent something. Lines and bodies are those of plain HTTP; through TLS only bytes can
 * be counted.
 */
public sealed interface Fault {
  /** Nothing. */
  static Fault none() {
    return new None();
  }

  /** Holds back the first byte of each answer. */
  static Fault delay(Duration delay) {
    return new Delay(delay);
  }

  /** Lets each byte of an answer pass alone, and then waits. */
  static Fault trickle(Duration pause) {
    return new Trickle(pause);
  }

  /** Closes at once. */
  static Fault refuse() {
    return new Refuse();
  }

  /** Accepts, and never answers; the server hears nothing either. */
  static Fault silence() {
    return new Silence();
  }

  /** Closes after the first line of an answer. */
  static Fault closeAfterStatusLine() {
    return new Cut(Cut.Unit.LINES, 1, Cut.Ending.CLOSE);
  }

  /** Closes after that many bytes of an answer's body. */
  static Fault closeInBody(int bytes) {
    return new Cut(Cut.Unit.BODY_BYTES, bytes, Cut.Ending.CLOSE);
  }

  /** Resets ({@code RST}) after that many bytes of an answer's body. */
  static Fault resetInBody(int bytes) {
    return new Cut(Cut.Unit.BODY_BYTES, bytes, Cut.Ending.RESET);
  }

  /**
   * Sends nothing more after that many bytes of an answer's body, and leaves the client waiting.
   */
  static Fault silenceInBody(int bytes) {
    return new Cut(Cut.Unit.BODY_BYTES, bytes, Cut.Ending.SILENCE);
  }

  /** Resets ({@code RST}) after that many bytes of an answer, whatever they are. */
  static Fault resetAfter(int bytes) {
    return new Cut(Cut.Unit.BYTES, bytes, Cut.Ending.RESET);
  }

  /** Nothing happens. */
  record None() implements Fault {}

  /** The first byte comes late. */
  record Delay(Duration delay) implements Fault {}

  /** Each byte comes late. */
  record Trickle(Duration pause) implements Fault {}

  /** The connection is closed. */
  record Refuse() implements Fault {}

  /** Nobody hears anything. */
  record Silence() implements Fault {}

  /** An answer that stops. */
  record Cut(Unit unit, int passed, Ending ending) implements Fault {
    /** What is counted. */
    public enum Unit {
      /** Of the answer. */
      BYTES,
      /** Of the answer's head. */
      LINES,
      /** Of the answer, without its head. */
      BODY_BYTES
    }

    /** How it stops. */
    public enum Ending {
      /** {@code FIN}. */
      CLOSE,
      /** {@code RST}. */
      RESET,
      /** Nothing at all. */
      SILENCE
    }
  }
}
