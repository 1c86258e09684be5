package dev.hexkey.cli;

/** Where a failure came from: classes and lines only, since a message may hold anything. */
final class StackFrames {
  private StackFrames() {}

  static void write(Throwable failure, Output err) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      err.line(cause.getClass().getName());
      for (StackTraceElement frame : cause.getStackTrace()) {
        err.line("    at " + frame);
      }
    }
  }
}
