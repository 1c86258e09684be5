package dev.hexkey.benchmarks;

import dev.hexkey.adapters.local.sqlite.LocalAdapter;
import dev.hexkey.adapters.local.sqlite.LocalSettings;
import dev.hexkey.adapters.local.sqlite.LocalStore;
import dev.hexkey.adapters.local.sqlite.keys.KeyWrappers;
import dev.hexkey.core.ClientOptions;
import dev.hexkey.core.Hexkey;
import dev.hexkey.core.SecretUri;
import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.testkit.InMemoryKeyWrapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * An uncached read of a 1 KiB secret from a local store of 100; budget: at most twice the bare SQL
 * select plus one JCA AES-256-GCM decryption, and a throughput that does not fall with a second
 * thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LocalGetBenchmark {
  private static final int SECRETS = 100;
  private static final int SIZE_BYTES = 1024;

  /** The store that all threads share. */
  @State(Scope.Benchmark)
  public static class Store {
    final Path home = temporaryDirectory();
    private final Hexkey hexkey =
        Hexkey.builder()
            .environment(Map.of())
            .home(home)
            .options(ClientOptions.DEFAULTS.withCacheLife(Duration.ZERO))
            .adapter(new LocalAdapter())
            .build();
    final SecretsClient client = hexkey.secrets();
    final SecretUri uri = client.parse("local://default/app/secret-50");
    private final InMemoryKeyWrapper wrapper = new InMemoryKeyWrapper();
    private final LocalStore local =
        LocalStore.in(
            home.resolve("direct"),
            LocalSettings.DEFAULTS,
            new KeyWrappers() {
              @Override
              public KeyWrapper ofKind(String kind) {
                return wrapper;
              }

              @Override
              public KeyWrapper forNewStore() {
                return wrapper;
              }
            },
            InstantSource.system());
    final SecretStore store = local.secrets();
    final SecretAddress address = uri.address();

    /** Stores the secrets, ours and the bare ones. */
    @Setup
    public void fill() throws SQLException, GeneralSecurityException {
      SecretValue value = SecretValue.of(new byte[SIZE_BYTES]);
      try (Connection bare = open(home.resolve("bare.db"))) {
        bare.createStatement().execute("CREATE TABLE secret (name TEXT PRIMARY KEY, sealed BLOB)");
        try (PreparedStatement insert = bare.prepareStatement("INSERT INTO secret VALUES (?, ?)")) {
          for (int i = 0; i < SECRETS; i++) {
            client.put(client.parse("local://default/app/secret-" + i), value);
            local.secrets().put(SecretAddress.newest("default", "app/secret-" + i), value);
            insert.setString(1, "app/secret-" + i);
            insert.setBytes(2, sealed());
            insert.execute();
          }
        }
      }
    }

    /** Ends the client and removes the files. */
    @TearDown
    public void remove() throws IOException {
      hexkey.close();
      local.close();
      try (Stream<Path> files = Files.walk(home)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** What the floor needs: a connection, a statement and a cipher for each thread. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // JMH calls open first
  public static class Bare {
    private Connection connection;
    private PreparedStatement select;
    private Cipher cipher;

    /** Opens the connection. */
    @Setup(Level.Trial)
    public void open(Store store) throws SQLException, GeneralSecurityException {
      connection = LocalGetBenchmark.open(store.home.resolve("bare.db"));
      select = connection.prepareStatement("SELECT sealed FROM secret WHERE name = ?");
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() throws SQLException {
      select.close();
      connection.close();
    }
  }

  /** The floor. */
  @Benchmark
  public byte[] bareSelectAndDecrypt(Bare bare) throws SQLException, GeneralSecurityException {
    bare.select.setString(1, "app/secret-50");
    byte[] sealed;
    try (ResultSet row = bare.select.executeQuery()) {
      row.next();
      sealed = row.getBytes(1);
    }
    bare.cipher.init(Cipher.DECRYPT_MODE, key(), new GCMParameterSpec(128, sealed, 0, 12));
    return bare.cipher.doFinal(sealed, 12, sealed.length - 12);
  }

  /** The store's own read, which the budget is for. */
  @Benchmark
  public FetchedSecret localFetch(Store store) {
    return store.store.fetch(store.address);
  }

  /** Through the client, its cache switched off: with a thread of the client's and the deadline. */
  @Benchmark
  public SecretValue localResolve(Store store) {
    return store.client.resolve(store.uri);
  }

  private static Connection open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  private static SecretKeySpec key() {
    return new SecretKeySpec(new byte[32], "AES");
  }

  private static byte[] sealed() throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key());
    byte[] sealed = new byte[12 + SIZE_BYTES + 16];
    System.arraycopy(cipher.getIV(), 0, sealed, 0, 12);
    cipher.doFinal(new byte[SIZE_BYTES], 0, SIZE_BYTES, sealed, 12);
    return sealed;
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("hexkey-benchmark").toRealPath();
    } catch (IOException e) {
      throw new IllegalStateException("no temporary directory", e);
    }
  }
}
