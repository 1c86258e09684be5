package dev.hexkey.core;

import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.renewal.Closed;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every value that a client read and that somebody may still hold, cached or not, so that closing
 * the client wipes it. What is handed out is a shared view; once nobody holds the view any more,
 * the value is forgotten here and left to the garbage collector.
 *
 * <p>It is not wiped then: a reveal may be running on the view's last use, and must not find the
 * value wiped by anybody but {@link #close()}. Thread-safe.
 */
final class HandedOut implements AutoCloseable {
  private final Set<Tracked> tracked = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<SecretValue> forgotten = new ReferenceQueue<>();
  private volatile boolean closed;

  /**
   * Takes over a value.
   *
   * @return the view to hand out
   * @throws ClosedException if the client was closed; the value is wiped
   */
  SecretValue take(SecretValue owned) {
    forget();
    SecretValue view = owned.shared();
    Tracked entry = new Tracked(view, owned, forgotten);
    tracked.add(entry);
    if (closed) { // after adding: either this sees it, or close() saw the entry
      owned.close();
      throw Closed.client();
    }
    return view;
  }

  /** Wipes every value that was taken over and may still be held. */
  @Override
  public void close() {
    closed = true;
    tracked.forEach(entry -> entry.owned.close());
    tracked.clear();
  }

  int size() {
    forget();
    return tracked.size();
  }

  private void forget() {
    Reference<? extends SecretValue> reference = forgotten.poll();
    while (reference != null) {
      tracked.remove(reference);
      reference = forgotten.poll();
    }
  }

  /** Keeps the owner of a value for as long as its view is reachable. */
  private static final class Tracked extends WeakReference<SecretValue> {
    private final SecretValue owned;

    Tracked(SecretValue view, SecretValue owned, ReferenceQueue<SecretValue> queue) {
      super(view, queue);
      this.owned = owned;
    }
  }
}
