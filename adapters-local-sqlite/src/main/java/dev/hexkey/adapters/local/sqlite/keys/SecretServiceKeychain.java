package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.SecretValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The Secret Service of the user's session. Each call has a connection and a thread of its own, so
 * that also a bus or a service that has stopped answering cannot hold the caller longer than the
 * deadline; both end with the call. Thread-safe.
 */
final class SecretServiceKeychain implements Keychain {
  /** All calls of one look-up together, including the connection. */
  static final Duration DEADLINE = Duration.ofSeconds(4);

  private final Environment environment;
  private final Duration deadline;

  SecretServiceKeychain(Environment environment, Duration deadline) {
    this.environment = environment;
    this.deadline = deadline;
  }

  @Override
  public String title() {
    return "The keychain (Secret Service)";
  }

  @Override
  public Lookup find(String name) {
    return converse(client -> client.find(attributes(name)));
  }

  @Override
  public Lookup store(String name, SecretValue secret) {
    return converse(
        client -> {
          client.create("Hexkey master key " + name, attributes(name), secret);
          return client.find(attributes(name));
        });
  }

  @Override
  public Lookup remove(String name) {
    return converse(client -> client.delete(attributes(name)));
  }

  private Lookup converse(Conversation conversation) {
    Optional<String> address = busAddress();
    if (address.isEmpty()) {
      return new Lookup.Unavailable(Lookup.Cause.NOT_RUNNING, "there is no session bus");
    }
    long end = System.nanoTime() + deadline.toNanos();
    return withinDeadline(
        () -> {
          try (SecretServiceClient client =
              new SecretServiceClient(SecretServiceBus.connect(address.get(), end))) {
            return conversation.hold(client);
          } catch (SecretServiceException e) {
            return e.toAnswer();
          } catch (RuntimeException e) {
            return libraryFailed(e.getClass().getName());
          }
        });
  }

  private Lookup withinDeadline(Callable<Lookup> work) {
    FutureTask<Lookup> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "hexkey-secret-service");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(deadline.toMillis() + 500, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return new Lookup.Unavailable(Lookup.Cause.NO_ANSWER, "no answer came in time");
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return new Lookup.Unavailable(Lookup.Cause.NO_ANSWER, "waiting for it was interrupted");
    } catch (ExecutionException e) {
      return libraryFailed("Error");
    }
  }

  /** A fault of the D-Bus library; its text is not passed on, since it could quote a message. */
  private static Lookup libraryFailed(String name) {
    return new Lookup.Unavailable(Lookup.Cause.FAILED, "the D-Bus library failed with " + name);
  }

  /** As the D-Bus specification says, without starting a bus. */
  private Optional<String> busAddress() {
    String stated = environment.find("DBUS_SESSION_BUS_ADDRESS");
    if (stated != null && !stated.isEmpty()) {
      return Optional.of(stated);
    }
    String runtime = environment.find("XDG_RUNTIME_DIR");
    if (runtime == null || runtime.isEmpty()) {
      return Optional.empty();
    }
    Path socket = Path.of(runtime, "bus");
    return Files.exists(socket) ? Optional.of("unix:path=" + socket) : Optional.empty();
  }

  private static Map<String, String> attributes(String name) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("xdg:schema", "dev.hexkey.MasterKey");
    attributes.put("service", "hexkey");
    attributes.put("key", name);
    return attributes;
  }

  @FunctionalInterface
  private interface Conversation {
    Lookup hold(SecretServiceClient client) throws SecretServiceException;
  }
}
