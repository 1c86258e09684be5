package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.SecretValue;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.Variant;

/**
 * A conversation with the freedesktop Secret Service (gnome-keyring, KWallet, KeePassXC) over one
 * connection. Never prompts: what would need a prompt is answered as locked, and the prompt
 * dismissed. Used by one thread.
 */
final class SecretServiceClient implements AutoCloseable {
  private static final String ROOT = "/org/freedesktop/secrets";
  private static final String NO_OBJECT = "/";

  private final SecretServiceBus bus;
  private final SecretServiceSession session = new SecretServiceSession();
  private String sessionPath = "";

  SecretServiceClient(SecretServiceBus bus) {
    this.bus = bus;
  }

  /** The secret of the one item with these attributes. */
  Lookup find(Map<String, String> attributes) throws SecretServiceException {
    Found found = search(attributes);
    if (!found.unlocked.isEmpty()) {
      return new Lookup.Present(read(found.unlocked.get(0)));
    }
    if (!found.locked.isEmpty()) {
      throw locked("the item is in a collection that is locked");
    }
    return absentUnlessLocked();
  }

  /** Makes an item in the default collection. */
  void create(String label, Map<String, String> attributes, SecretValue secret)
      throws SecretServiceException {
    String collection = defaultCollection();
    openSession();
    Map<String, Variant<?>> properties = new LinkedHashMap<>();
    properties.put("org.freedesktop.Secret.Item.Label", new Variant<>(label, "s"));
    properties.put("org.freedesktop.Secret.Item.Attributes", new Variant<>(attributes, "a{ss}"));
    Object[] answer =
        bus.call(
            collection,
            "Collection",
            "CreateItem",
            "a{sv}(oayays)b",
            properties,
            encode(secret),
            false);
    refusePrompt(path(answer, 1));
  }

  /** Deletes the items with these attributes. */
  Lookup delete(Map<String, String> attributes) throws SecretServiceException {
    Found found = search(attributes);
    if (!found.locked.isEmpty()) {
      throw locked("the item is in a collection that is locked");
    }
    for (String item : found.unlocked) {
      refusePrompt(path(bus.call(item, "Item", "Delete"), 0));
    }
    return found.unlocked.isEmpty() ? absentUnlessLocked() : new Lookup.Absent();
  }

  @Override
  public void close() {
    session.close();
    bus.close();
  }

  private Found search(Map<String, String> attributes) throws SecretServiceException {
    Object[] answer = bus.call(ROOT, "Service", "SearchItems", "a{ss}", attributes);
    return new Found(paths(answer, 0), paths(answer, 1));
  }

  /** A locked collection may hide what was looked for, so that nobody can say "absent". */
  private Lookup absentUnlessLocked() throws SecretServiceException {
    for (String collection : paths(property(ROOT, "Service", "Collections"))) {
      if (property(collection, "Collection", "Locked") instanceof Boolean isLocked && isLocked) {
        throw locked("a collection is locked");
      }
    }
    return new Lookup.Absent();
  }

  private String defaultCollection() throws SecretServiceException {
    String collection = path(bus.call(ROOT, "Service", "ReadAlias", "s", "default"), 0);
    if (collection.equals(NO_OBJECT)) {
      throw new SecretServiceException(
          Lookup.Cause.FAILED, "it has no default collection to keep a new item in");
    }
    if (property(collection, "Collection", "Locked") instanceof Boolean isLocked && isLocked) {
      throw locked("the default collection is locked");
    }
    return collection;
  }

  private Object property(String path, String type, String name) throws SecretServiceException {
    Object[] answer = bus.property(path, type, name);
    if (answer.length == 1 && answer[0] instanceof Variant<?> variant) {
      return variant.getValue();
    }
    throw unknownAnswer();
  }

  private SecretValue read(String item) throws SecretServiceException {
    openSession();
    Object[] answer = bus.call(item, "Item", "GetSecret", "o", new DBusPath(sessionPath));
    if (answer.length != 1 || !(answer[0] instanceof Object[] secret) || secret.length != 4) {
      throw unknownAnswer();
    }
    byte[] plain;
    try {
      plain = session.decrypt(bytes(secret[1]), bytes(secret[2]));
    } catch (GeneralSecurityException e) {
      throw new SecretServiceException(Lookup.Cause.FAILED, "its answer cannot be decrypted", e);
    }
    try {
      return SecretValue.of(plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private Object[] encode(SecretValue secret) throws SecretServiceException {
    byte[] plain = secret.revealBytes();
    try {
      byte[] iv = session.freshIv();
      byte[] encrypted = session.encrypt(iv, plain);
      return new Object[] {new DBusPath(sessionPath), iv, encrypted, "text/plain"};
    } catch (GeneralSecurityException e) {
      throw new SecretServiceException(Lookup.Cause.FAILED, "the secret cannot be encrypted", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private void openSession() throws SecretServiceException {
    if (!sessionPath.isEmpty()) {
      return;
    }
    Object[] answer =
        bus.call(
            ROOT,
            "Service",
            "OpenSession",
            "sv",
            SecretServiceSession.ALGORITHM,
            new Variant<>(session.publicKey(), "ay"));
    if (answer.length != 2 || !(answer[0] instanceof Variant<?> theirs)) {
      throw unknownAnswer();
    }
    try {
      session.agree(bytes(theirs.getValue()));
    } catch (GeneralSecurityException e) {
      throw new SecretServiceException(Lookup.Cause.FAILED, "no session could be agreed on", e);
    }
    sessionPath = path(answer, 1);
  }

  /** A prompt would wait for a person; it is dismissed instead. */
  private void refusePrompt(String prompt) throws SecretServiceException {
    if (!prompt.equals(NO_OBJECT)) {
      bus.call(prompt, "Prompt", "Dismiss");
      throw locked("a person would have to be asked");
    }
  }

  private static SecretServiceException locked(String detail) {
    return new SecretServiceException(Lookup.Cause.LOCKED, detail);
  }

  private static SecretServiceException unknownAnswer() {
    return new SecretServiceException(Lookup.Cause.FAILED, "it answered in an unknown way");
  }

  private static String path(Object[] answer, int index) throws SecretServiceException {
    if (answer.length <= index) {
      throw unknownAnswer();
    }
    return path(answer[index]);
  }

  private static String path(Object value) throws SecretServiceException {
    if (value instanceof DBusPath path) {
      return path.getPath();
    }
    throw unknownAnswer();
  }

  private static List<String> paths(Object[] answer, int index) throws SecretServiceException {
    if (answer.length <= index) {
      throw unknownAnswer();
    }
    return paths(answer[index]);
  }

  private static List<String> paths(Object value) throws SecretServiceException {
    Object[] elements = value instanceof List<?> list ? list.toArray() : array(value);
    String[] paths = new String[elements.length];
    for (int i = 0; i < elements.length; i++) {
      paths[i] = path(elements[i]);
    }
    return List.of(paths);
  }

  private static Object[] array(Object value) throws SecretServiceException {
    if (value instanceof Object[] elements) {
      return elements;
    }
    throw unknownAnswer();
  }

  /** An array of bytes, which the library decodes to one or to a list. */
  private static byte[] bytes(Object value) throws SecretServiceException {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    Object[] elements = value instanceof List<?> list ? list.toArray() : array(value);
    byte[] bytes = new byte[elements.length];
    for (int i = 0; i < bytes.length; i++) {
      if (!(elements[i] instanceof Byte single)) {
        throw unknownAnswer();
      }
      bytes[i] = single;
    }
    return bytes;
  }

  /** Paths of items, by whether they can be read. */
  private record Found(List<String> unlocked, List<String> locked) {}
}
