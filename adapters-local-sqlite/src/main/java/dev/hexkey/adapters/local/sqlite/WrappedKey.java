package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.SecretValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A data key as it stands in the file.
 *
 * @param wrapperKind which kind of key wrapper opens it
 * @param wrapperKey the wrapper's id of its wrapping key
 * @param checkValue an empty text sealed with the data key; opens with no other
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record WrappedKey(
    int id, String wrapperKind, String wrapperKey, byte[] wrapped, byte[] checkValue) {

  static List<WrappedKey> list(Session session) throws SQLException {
    List<WrappedKey> keys = new ArrayList<>();
    try (ResultSet rows = session.statement(Sql.LIST_KEYS).executeQuery()) {
      while (rows.next()) {
        keys.add(read(rows));
      }
    }
    if (keys.isEmpty()) {
      throw LocalErrors.damaged("KEY_MISSING", "The store's wrapped key is missing.");
    }
    return keys;
  }

  private static WrappedKey read(ResultSet row) throws SQLException {
    String kind = row.getString(2);
    String wrapperKey = row.getString(3);
    byte[] wrapped = row.getBytes(4);
    byte[] checkValue = row.getBytes(5);
    if (kind == null || wrapperKey == null || wrapped == null || checkValue == null) {
      throw damaged();
    }
    WrappedKey key = new WrappedKey(row.getInt(1), kind, wrapperKey, wrapped, checkValue);
    if (key.checksum() != row.getLong(6)) {
      throw damaged();
    }
    return key;
  }

  /** Wraps the bytes of a data key, which stay the caller's. */
  static WrappedKey wrap(
      byte[] storeId, int id, byte[] bytes, KeyWrapper wrapper, String wrapperKey) {
    byte[] wrapped;
    try (SecretValue value = SecretValue.of(bytes)) {
      wrapped = wrapper.wrap(wrapperKey, value, Binding.wrappedKey(storeId, id));
    }
    DataKey key = new DataKey(id, bytes);
    byte[] checkValue = new Envelope().seal(key, Binding.check(storeId, id), new byte[0]);
    key.destroy();
    return new WrappedKey(id, wrapper.kind(), wrapperKey, wrapped, checkValue);
  }

  static boolean areSame(List<WrappedKey> some, List<WrappedKey> others) {
    boolean same = some.size() == others.size();
    for (int i = 0; same && i < some.size(); i++) {
      same = some.get(i).isSameAs(others.get(i));
    }
    return same;
  }

  private boolean isSameAs(WrappedKey other) {
    return id == other.id
        && wrapperKind.equals(other.wrapperKind)
        && wrapperKey.equals(other.wrapperKey)
        && Arrays.equals(wrapped, other.wrapped);
  }

  void write(Session session) throws SQLException {
    PreparedStatement statement = session.statement(Sql.REPLACE_KEY);
    statement.setInt(1, id);
    statement.setString(2, wrapperKind);
    statement.setString(3, wrapperKey);
    statement.setBytes(4, wrapped);
    statement.setBytes(5, checkValue);
    statement.setLong(6, checksum());
    statement.executeUpdate();
  }

  /** Tells flipped bytes from a wrong wrapping key; who changes it on purpose gains nothing. */
  private long checksum() {
    CRC32 crc = new CRC32();
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(id).flip());
    update(crc, wrapperKind.getBytes(StandardCharsets.UTF_8));
    update(crc, wrapperKey.getBytes(StandardCharsets.UTF_8));
    update(crc, wrapped);
    update(crc, checkValue);
    return crc.getValue();
  }

  private static void update(CRC32 crc, byte[] part) {
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
    crc.update(part);
  }

  private static DamagedException damaged() {
    return LocalErrors.damaged("KEY_ROW", "The store's wrapped key is damaged.");
  }
}
