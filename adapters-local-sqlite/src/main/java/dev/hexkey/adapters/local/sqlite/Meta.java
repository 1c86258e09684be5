package dev.hexkey.adapters.local.sqlite;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.CRC32;

/**
 * Which store this is, from the first table that is read. Not secret; a checksum tells a flipped
 * byte from a store of another version or with another key.
 *
 * @param format the version of the schema, the same as SQLite's {@code user_version}
 * @param storeId 16 random bytes, bound into every ciphertext
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record Meta(int format, byte[] storeId, long createdMillis) {
  static final int STORE_ID_BYTES = 16;

  /** Reads the one row; fails as damaged unless it is whole. */
  static Meta read(Session session, int userVersion) throws SQLException {
    try (ResultSet row = session.statement(Sql.FIND_META).executeQuery()) {
      if (!row.next()) {
        throw LocalErrors.damaged("META", "The store's description is missing.");
      }
      byte[] storeId = row.getBytes(2);
      if (storeId == null || storeId.length != STORE_ID_BYTES) {
        throw LocalErrors.damaged("META", "The store's description is damaged.");
      }
      Meta meta = new Meta(row.getInt(1), storeId, row.getLong(3));
      if (meta.checksum() != row.getLong(4) || meta.format != userVersion) {
        throw LocalErrors.damaged("META", "The store's description is damaged.");
      }
      return meta;
    }
  }

  void write(Session session) throws SQLException {
    PreparedStatement statement = session.statement(Sql.REPLACE_META);
    statement.setInt(1, format);
    statement.setBytes(2, storeId);
    statement.setLong(3, createdMillis);
    statement.setLong(4, checksum());
    statement.executeUpdate();
  }

  Meta withFormat(int newFormat) {
    return new Meta(newFormat, storeId, createdMillis);
  }

  /** Over all other members. */
  long checksum() {
    CRC32 crc = new CRC32();
    crc.update(
        ByteBuffer.allocate(Integer.BYTES + STORE_ID_BYTES + Long.BYTES)
            .putInt(format)
            .put(storeId)
            .putLong(createdMillis)
            .flip());
    return crc.getValue();
  }
}
