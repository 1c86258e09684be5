package dev.hexkey.testkit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Everything that is logged through SLF4J while it is open, by all threads, down to {@link
 * Level#TRACE}: messages with their arguments and key-value pairs, and errors with their whole
 * trace. Thread-safe.
 *
 * <p>A module that uses it names its back end in {@code
 * src/test/resources/META-INF/services/org.slf4j.spi.SLF4JServiceProvider}, a file of one line:
 * {@code dev.hexkey.testkit.CapturedLogsProvider}. Where another back end is on the class path too,
 * the system property {@code slf4j.provider} with the same name decides.
 */
public final class CapturedLogs implements AutoCloseable {
  private static final Set<CapturedLogs> OPEN = ConcurrentHashMap.newKeySet();

  private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();

  private CapturedLogs() {}

  /**
   * Begins to capture.
   *
   * @throws IllegalStateException if SLF4J has another back end, so that nothing would be captured
   */
  public static CapturedLogs start() {
    if (!(LoggerFactory.getILoggerFactory() instanceof CapturedLogsProvider.Loggers)) {
      throw new IllegalStateException(
          "SLF4J logs to "
              + LoggerFactory.getILoggerFactory().getClass().getName()
              + "; name CapturedLogsProvider as its provider");
    }
    CapturedLogs logs = new CapturedLogs();
    OPEN.add(logs);
    return logs;
  }

  /**
   * One thing that was logged.
   *
   * @param text the message with its arguments, and the trace of its error
   */
  public record Event(Level level, String logger, String text) {}

  /** What was logged so far, in order. */
  public List<Event> events() {
    return new CopyOnWriteArrayList<>(events);
  }

  /** What was logged so far, one line or more for each event. */
  public String text() {
    return events.stream()
        .map(event -> event.level() + " " + event.logger() + " " + event.text())
        .collect(Collectors.joining("\n"));
  }

  /** Ends the capture; what was captured stays. */
  @Override
  public void close() {
    OPEN.remove(this);
  }

  @Override
  public String toString() {
    return "CapturedLogs[" + events.size() + " events]";
  }

  static void add(Level level, String logger, String message, @Nullable Throwable thrown) {
    if (OPEN.isEmpty()) {
      return;
    }
    StringWriter text = new StringWriter().append(message);
    if (thrown != null) {
      text.append('\n');
      thrown.printStackTrace(new PrintWriter(text));
    }
    Event event = new Event(level, logger, text.toString());
    OPEN.forEach(logs -> logs.events.add(event));
  }
}
