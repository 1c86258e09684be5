package dev.hexkey.adapters.local.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Makes a store as authsome's first generation does: same files, same keys, same envelopes. */
final class AuthsomeFixture {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path home;
  private byte[] key = new byte[32];

  AuthsomeFixture(Path home) throws IOException {
    this.home = home;
    Files.createDirectories(home.resolve("profiles"));
    Files.writeString(home.resolve("version"), "2\n");
    Files.writeString(
        home.resolve("config.json"),
        """
        {"spec_version": 1, "default_profile": "default", "encryption": {"mode": "local_key"}}
        """);
    newKey();
  }

  Path home() {
    return home;
  }

  /** Writes a key file with a fresh key, under which later values are encrypted. */
  void newKey() throws IOException {
    RANDOM.nextBytes(key);
    Files.writeString(
        home.resolve("master.key"),
        "{\"version\": 1, \"key\": \""
            + Base64.getEncoder().encodeToString(key)
            + "\", \"algorithm\": \"AES-256-GCM\", \"note\": \"keep this file safe\"}\n");
  }

  AuthsomeFixture profile(String name) throws IOException, SQLException {
    Path directory = home.resolve("profiles").resolve(name);
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("metadata.json"),
        "{\"name\": \"" + name + "\", \"created_at\": \"2025-11-02T10:00:00Z\"}");
    Files.writeString(directory.resolve("lock"), "");
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE IF NOT EXISTS kv (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
    }
    return this;
  }

  /** Stores a record as authsome does. */
  AuthsomeFixture put(String profile, String name, String json)
      throws SQLException, GeneralSecurityException {
    return putRaw(profile, "profile:" + profile + ":" + name, compact(json));
  }

  AuthsomeFixture putRaw(String profile, String storedKey, String value) throws SQLException {
    try (Connection connection = connect(profile)) {
      putRaw(connection, storedKey, value);
    }
    return this;
  }

  static void putRaw(Connection connection, String storedKey, String value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT OR REPLACE INTO kv (key, value) VALUES (?, ?)")) {
      statement.setString(1, storedKey);
      statement.setString(2, value);
      statement.executeUpdate();
    }
  }

  /** A connection in WAL mode, as authsome holds one. */
  Connection connect(String profile) throws SQLException {
    Path database = home.resolve("profiles").resolve(profile).resolve("store.db");
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
    }
    return connection;
  }

  String compact(String text) throws GeneralSecurityException {
    byte[] nonce = nonce();
    Base64.Encoder base64 = Base64.getEncoder();
    return base64.encodeToString(nonce) + "." + base64.encodeToString(seal(nonce, text));
  }

  String jsonEnvelope(String text) throws GeneralSecurityException {
    byte[] nonce = nonce();
    byte[] sealed = seal(nonce, text);
    Base64.Encoder base64 = Base64.getEncoder();
    return "{\"enc\": 1, \"alg\": \"AES-256-GCM\", \"kid\": \"local\", \"nonce\": \""
        + base64.encodeToString(nonce)
        + "\", \"ciphertext\": \""
        + base64.encodeToString(Arrays.copyOf(sealed, sealed.length - 16))
        + "\", \"tag\": \""
        + base64.encodeToString(Arrays.copyOfRange(sealed, sealed.length - 16, sealed.length))
        + "\"}";
  }

  /** Every file with a digest of its bytes. */
  Map<String, String> digest() throws IOException, GeneralSecurityException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        digests.put(home.relativize(file).toString(), HexFormat.of().formatHex(digest));
      }
    }
    return digests;
  }

  private byte[] seal(byte[] nonce, String text) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    return cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] nonce() {
    byte[] nonce = new byte[12];
    RANDOM.nextBytes(nonce);
    return nonce;
  }
}
