package dev.hexkey.testkit.faults;

/** How much of an answer has passed. Not thread-safe. */
final class AnswerMeter {
  private static final int HEAD_END = 0x0d0a0d0a;

  private int bytes;
  private int lines;
  private int bodyBytes;
  private int lastFour;
  private boolean inBody;

  void add(byte next) {
    bytes++;
    if (inBody) {
      bodyBytes++;
      return;
    }
    lastFour = (lastFour << 8) | (next & 0xff);
    inBody = lastFour == HEAD_END;
    if (next == '\n') {
      lines++;
    }
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  boolean isAt(Fault.Cut cut) {
    return switch (cut.unit()) {
      case BYTES -> bytes >= cut.passed();
      case LINES -> lines >= cut.passed();
      case BODY_BYTES -> inBody && bodyBytes >= cut.passed();
    };
  }
}
