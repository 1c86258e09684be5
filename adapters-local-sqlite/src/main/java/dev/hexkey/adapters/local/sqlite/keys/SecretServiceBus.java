package dev.hexkey.adapters.local.sqlite.keys;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodCall;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the session bus, for calls to the Secret Service that keep the D-Bus error's
 * name and end at a deadline. Used by one thread.
 */
final class SecretServiceBus implements AutoCloseable {
  private static final String SERVICE = "org.freedesktop.secrets";
  private static final String INTERFACES = "org.freedesktop.Secret.";
  private static final String SOCKET = "unix:path=";
  private static final byte NO_FLAGS = 0;

  private final DBusConnection connection;
  private final long deadlineNanos;

  private SecretServiceBus(DBusConnection connection, long deadlineNanos) {
    this.connection = connection;
    this.deadlineNanos = deadlineNanos;
  }

  /**
   * Connects.
   *
   * @param deadlineNanos of {@link System#nanoTime}, for all calls together
   */
  static SecretServiceBus connect(String address, long deadlineNanos)
      throws SecretServiceException {
    try {
      probe(address);
      return new SecretServiceBus(
          DBusConnectionBuilder.forAddress(address).withShared(false).build(), deadlineNanos);
    } catch (DBusException | DBusExecutionException | IOException e) {
      throw new SecretServiceException(
          Lookup.Cause.NOT_RUNNING, "the session bus cannot be reached", e);
    }
  }

  /** Calls a method of the service that takes no arguments. */
  Object[] call(String path, String type, String method) throws SecretServiceException {
    return send(path, INTERFACES + type, method, null);
  }

  /** Calls a method of the service and returns what it answers, decoded by its signature. */
  Object[] call(String path, String type, String method, String signature, Object... arguments)
      throws SecretServiceException {
    return send(path, INTERFACES + type, method, signature, arguments);
  }

  /** Reads a property of an object of the service. */
  Object[] property(String path, String type, String name) throws SecretServiceException {
    return send(path, "org.freedesktop.DBus.Properties", "Get", "ss", INTERFACES + type, name);
  }

  @Override
  public void close() {
    connection.disconnect();
  }

  /** The library waits long for a bus that is gone; a socket says so at once. */
  private static void probe(String address) throws IOException {
    if (address.startsWith(SOCKET)) {
      String path = address.substring(SOCKET.length()).split("[,;]", 2)[0];
      SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
    }
  }

  private Object[] send(
      String path, String type, String method, @Nullable String signature, Object... arguments)
      throws SecretServiceException {
    String what = type + "." + method;
    try {
      MethodCall call =
          connection
              .getMessageFactory()
              .createMethodCall(SERVICE, path, type, method, NO_FLAGS, signature, arguments);
      connection.sendMessage(call);
      Message reply = await(call);
      if (reply instanceof Error error) {
        throw failure(error.getName(), what);
      }
      Object[] results = reply.getParameters();
      return results == null ? new Object[0] : results;
    } catch (DBusException e) {
      throw new SecretServiceException(
          Lookup.Cause.FAILED, what + " was answered in an unknown way", e);
    }
  }

  private Message await(MethodCall call) throws SecretServiceException {
    while (true) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      Message reply = left > 0 ? call.getReply(left) : null;
      if (reply != null) {
        return reply;
      }
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        throw new SecretServiceException(Lookup.Cause.NO_ANSWER, "no answer came in time");
      }
    }
  }

  private static SecretServiceException failure(String errorName, String what) {
    Lookup.Cause cause =
        switch (errorName) {
          case "org.freedesktop.Secret.Error.IsLocked" -> Lookup.Cause.LOCKED;
          case "org.freedesktop.DBus.Error.ServiceUnknown",
              "org.freedesktop.DBus.Error.NameHasNoOwner" ->
              Lookup.Cause.NOT_RUNNING;
          case "org.freedesktop.DBus.Error.NoReply",
              "org.freedesktop.DBus.Error.Timeout",
              "org.freedesktop.DBus.Error.TimedOut" ->
              Lookup.Cause.NO_ANSWER;
          default ->
              errorName.startsWith("org.freedesktop.DBus.Error.Spawn.")
                  ? Lookup.Cause.NOT_RUNNING
                  : Lookup.Cause.FAILED;
        };
    return new SecretServiceException(cause, what + " failed with " + errorName);
  }
}
