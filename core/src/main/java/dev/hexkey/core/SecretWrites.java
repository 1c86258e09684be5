package dev.hexkey.core;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretCompareAndSet;
import dev.hexkey.ports.SecretPatching;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.SecretVersionDeletion;
import dev.hexkey.ports.UnsupportedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes and deletes secrets; fields by compare-and-set. Thread-safe. */
final class SecretWrites {
  private static final int MAX_ATTEMPTS = 32;
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Adapters adapters;
  private final Questions questions;

  SecretWrites(Adapters adapters, Questions questions) {
    this.adapters = adapters;
    this.questions = questions;
  }

  SecretVersion put(SecretUri uri, SecretValue value) {
    requireNoVersion(uri);
    Optional<String> field = uri.field();
    return field.isPresent()
        ? setField(uri, field.get(), value)
        : Abilities.writing(adapters.store(uri.scheme()), uri.scheme()).put(uri.address(), value);
  }

  SecretVersion putIfVersion(SecretUri uri, @Nullable SecretVersion expected, SecretValue value) {
    requireNoVersion(uri);
    SecretCompareAndSet store = Abilities.compareAndSet(adapters.store(uri.scheme()), uri.scheme());
    Optional<String> field = uri.field();
    return field.isPresent()
        ? setFieldIfVersion(store, uri, field.get(), expected, value)
        : store.putIfVersion(uri.address(), expected, value);
  }

  SecretVersion overwrite(SecretUri uri, SecretValue value) {
    requireNoVersion(uri);
    if (uri.field().isPresent()) {
      throw unsupported(
          "FIELD_IN_OVERWRITE",
          "Only a whole secret can be overwritten; a field is set beside what is there.",
          "Leave out the '#field' part, or put the field.");
    }
    return Abilities.writing(adapters.store(uri.scheme()), uri.scheme())
        .overwrite(uri.address(), value);
  }

  void delete(SecretUri uri) {
    requireNoField(uri);
    if (uri.version().isPresent()) {
      versions(uri).deleteVersion(uri.address());
    } else {
      Abilities.deletion(adapters.store(uri.scheme()), uri.scheme()).delete(uri.address());
    }
  }

  void undelete(SecretUri uri) {
    requireNoField(uri);
    Abilities.recovery(adapters.store(uri.scheme()), uri.scheme()).undelete(uri.address());
  }

  void destroy(SecretUri uri) {
    requireNoField(uri);
    if (uri.version().isEmpty()) {
      throw unsupported(
          "NO_VERSION_IN_DESTROY",
          "Destroying is for good, and no version was named.",
          "Name the version with '?version=', or destroy all of them explicitly.");
    }
    versions(uri).destroy(uri.address());
  }

  void destroyAll(SecretUri uri) {
    requireNoField(uri);
    requireNoVersion(uri);
    Abilities.recovery(adapters.store(uri.scheme()), uri.scheme()).destroyAll(uri.address());
  }

  void annotate(SecretUri uri, Map<String, String> written, Set<String> removed) {
    requireNoField(uri);
    requireNoVersion(uri);
    Abilities.metadata(adapters.store(uri.scheme()), uri.scheme())
        .annotate(uri.address(), written, removed);
  }

  private SecretVersionDeletion versions(SecretUri uri) {
    return Abilities.versionDeletion(adapters.store(uri.scheme()), uri.scheme());
  }

  private SecretVersion setField(SecretUri uri, String field, SecretValue value) {
    SecretCompareAndSet store = Abilities.compareAndSet(adapters.store(uri.scheme()), uri.scheme());
    if (store instanceof SecretPatching patching) {
      Optional<SecretVersion> made = patching.patch(uri.address(), field, value);
      if (made.isPresent()) {
        return made.get();
      }
    }
    for (int attempt = 1; ; attempt++) {
      try (Current current = read(store, uri.address())) {
        return writeField(store, uri.address(), current, field, value);
      } catch (ConflictingException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
        pause(attempt);
      }
    }
  }

  private SecretVersion setFieldIfVersion(
      SecretCompareAndSet store,
      SecretUri uri,
      String field,
      @Nullable SecretVersion expected,
      SecretValue value) {
    try (Current current = read(store, uri.address())) {
      if (!current.isVersion(expected)) {
        throw new ConflictingException(
            Problem.of(
                ErrorCodes.SECRET_CONFLICT,
                "The newest version of the secret is not the expected one.",
                "Read the secret again and decide."));
      }
      return writeField(store, uri.address(), current, field, value);
    }
  }

  private static SecretVersion writeField(
      SecretCompareAndSet store,
      SecretAddress address,
      Current current,
      String field,
      SecretValue value) {
    try (SecretValue changed = store.fieldEncoder().encode(current.valueOrNull(), field, value)) {
      return store.putIfVersion(address, current.version(), changed);
    }
  }

  private Current read(SecretCompareAndSet store, SecretAddress address) {
    try {
      return new Current(questions.ask(() -> store.fetch(address)));
    } catch (AbsentException e) {
      return new Current(null);
    }
  }

  /** Waits a random while that grows with the attempts, so that rivals come apart. */
  private static void pause(int attempt) {
    long most = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(attempt, 16));
    try {
      TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(most));
    } catch (InterruptedException e) {
      throw Interrupts.left();
    }
  }

  private static void requireNoVersion(SecretUri uri) {
    if (uri.version().isPresent()) {
      throw unsupported(
          "VERSION_IN_WRITE",
          "A version that exists is never changed.",
          "Leave out the 'version' part.");
    }
  }

  private static void requireNoField(SecretUri uri) {
    if (uri.field().isPresent()) {
      throw unsupported(
          "FIELD_IN_DELETE",
          "This concerns a whole secret, and a field of it was named.",
          "Leave out the '#field' part to mean the secret with all its fields.");
    }
  }

  private static UnsupportedException unsupported(
      String reason, String summary, String suggestion) {
    return new UnsupportedException(
        Problem.of(ErrorCodes.UNSUPPORTED_OPERATION, summary, suggestion).withReason(reason));
  }

  /** The newest version of a secret, read for changing it; {@code null} inside for "absent". */
  private record Current(@Nullable FetchedSecret fetched) implements AutoCloseable {
    @Nullable SecretValue valueOrNull() {
      return fetched == null ? null : fetched.value();
    }

    @Nullable SecretVersion version() {
      if (fetched == null) {
        return null;
      }
      return fetched
          .version()
          .orElseThrow(
              () ->
                  unsupported(
                      "NO_COMPARE_AND_SET",
                      "The store did not say which version it read.",
                      "Write the whole secret instead of a field."));
    }

    boolean isVersion(@Nullable SecretVersion expected) {
      SecretVersion mine = version();
      return mine == null ? expected == null : mine.equals(expected);
    }

    @Override
    public void close() {
      if (fetched != null) {
        fetched.value().close();
      }
    }
  }
}
