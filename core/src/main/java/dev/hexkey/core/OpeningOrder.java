package dev.hexkey.core;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which adapter that is being opened waits for which other one, so that a circle is an error
 * instead of a standstill. It is kept by adapter, not by thread, because an adapter that is opened
 * may ask from any thread. Thread-safe.
 */
final class OpeningOrder {
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> opening = new HashSet<>(); // guarded by lock
  private final Map<String, List<String>> waits = new HashMap<>(); // guarded by lock

  /** An adapter begins to open. */
  void begin(String adapter) {
    lock.lock();
    try {
      opening.add(adapter);
    } finally {
      lock.unlock();
    }
  }

  /** An adapter is open, or failed to. */
  void end(String adapter) {
    lock.lock();
    try {
      opening.remove(adapter);
      waits.remove(adapter);
    } finally {
      lock.unlock();
    }
  }

  /**
   * One adapter needs another one; balanced by {@link #got}.
   *
   * @throws MisconfiguredException if the other one waits for the first, at however many removes
   */
  void need(String adapter, String other) {
    lock.lock();
    try {
      if (!opening.contains(adapter)) {
        return; // it is open and can serve, so that nobody waits for it
      }
      if (waitsFor(other, adapter)) {
        throw circle(adapter, other);
      }
      waits.computeIfAbsent(adapter, name -> new ArrayList<>()).add(other);
    } finally {
      lock.unlock();
    }
  }

  /** The adapter no longer waits for the other one. */
  void got(String adapter, String other) {
    lock.lock();
    try {
      List<String> others = waits.get(adapter);
      if (others != null) {
        others.remove(other);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean waitsFor(String from, String target) {
    Set<String> seen = new HashSet<>();
    Deque<String> left = new ArrayDeque<>();
    left.add(from);
    while (!left.isEmpty()) {
      String adapter = left.remove();
      if (adapter.equals(target)) {
        return true;
      }
      if (seen.add(adapter)) {
        left.addAll(waits.getOrDefault(adapter, List.of()));
      }
    }
    return false;
  }

  private static MisconfiguredException circle(String adapter, String other) {
    String between =
        adapter.equals(other)
            ? "The adapter '" + adapter + "' needs itself to be opened."
            : "The adapters '" + adapter + "' and '" + other + "' need each other to be opened.";
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                between,
                "Change the setting of one of them that leads to the other.")
            .withReason("ADAPTER_CIRCLE"));
  }
}
