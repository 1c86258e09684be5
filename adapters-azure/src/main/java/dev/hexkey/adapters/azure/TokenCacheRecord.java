package dev.hexkey.adapters.azure;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.microsoft.aad.msal4j.ITokenCacheAccessAspect;
import com.microsoft.aad.msal4j.ITokenCacheAccessContext;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.RecordLock;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.StoredRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MSAL's token cache as one record of the record store, so that it is encrypted, and shared by
 * processes; without a record store it lives in memory. Thread-safe.
 */
final class TokenCacheRecord {
  private static final Logger LOG = LoggerFactory.getLogger(TokenCacheRecord.class);
  private static final String MEMBER = "cache";
  private static final String USERNAMES = "usernames";
  private static final String UNKNOWN = "?"; // no user name has it
  private static final String EMPTY =
      "{\"AccessToken\":{},\"RefreshToken\":{},\"IdToken\":{},\"Account\":{},\"AppMetadata\":{}}";

  private final RecordKey key;
  private final Supplier<RecordStore> stores;
  private final InstantSource clock;
  private final AtomicBoolean inMemory;
  private final ReentrantLock memoryLock = new ReentrantLock();
  private String memory = EMPTY; // guarded by memoryLock
  private Set<String> remembered = Set.of(); // guarded by memoryLock

  /**
   * A cache.
   *
   * @param stores the record store, asked for at each use
   * @param inMemory whether it is not wanted
   */
  TokenCacheRecord(
      RecordKey key, Supplier<RecordStore> stores, boolean inMemory, InstantSource clock) {
    this.key = key;
    this.stores = stores;
    this.inMemory = new AtomicBoolean(inMemory);
    this.clock = clock;
  }

  /** A plug-in with a folder of its own has a sign-in of its own. */
  static RecordKey keyOf(Settings settings) {
    String name =
        settings
            .find(AzureSettings.CLAUDE_PLUGIN_DATA)
            .filter(text -> !text.isEmpty())
            .map(folder -> "azure/token-cache/" + digest(folder))
            .orElse("azure/token-cache");
    return new RecordKey("default", name);
  }

  private static String digest(String folder) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(folder.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether it lasts longer than this process, as far as is known. */
  boolean isKept() {
    return !inMemory.get();
  }

  /**
   * Takes the cache for a while.
   *
   * @throws HexkeyException with code {@code TOKEN_CACHE_UNAVAILABLE}
   */
  Session lock() {
    RecordStore store = store();
    if (store == null) {
      memoryLock.lock();
      return new Session(null, null);
    }
    try {
      return new Session(store, store.lock(key, RecordStore.LOCK_WAIT));
    } catch (HexkeyException e) {
      throw EntraErrors.cacheUnavailable(e);
    }
  }

  /**
   * Who was last signed in, also after the end of that sign-in, in lower case; empty if nobody ever
   * was.
   *
   * @throws HexkeyException with code {@code TOKEN_CACHE_UNAVAILABLE}
   */
  Set<String> usernames() {
    try (Session session = lock()) {
      session.read();
      return session.usernames;
    }
  }

  /** The record store; {@code null} if there is none to be had here. */
  private @Nullable RecordStore store() {
    if (inMemory.get()) {
      return null;
    }
    try {
      return stores.get();
    } catch (MisconfiguredException e) {
      if (e.reason().filter("NO_RECORD_STORE"::equals).isEmpty()) {
        throw EntraErrors.cacheUnavailable(e);
      }
      if (inMemory.compareAndSet(false, true)) {
        LOG.warn("no record store is installed: a sign-in with Microsoft ends with this program");
      }
      return null;
    } catch (HexkeyException e) {
      throw EntraErrors.cacheUnavailable(e);
    }
  }

  /** For flows that last long: takes the cache for each access alone. */
  ITokenCacheAccessAspect unlocked() {
    return new ITokenCacheAccessAspect() {
      private @Nullable Session session;

      @Override
      public void beforeCacheAccess(ITokenCacheAccessContext context) {
        Session opened = lock();
        session = opened;
        try {
          opened.beforeCacheAccess(context);
        } catch (RuntimeException e) {
          opened.close();
          throw e;
        }
      }

      @Override
      public void afterCacheAccess(ITokenCacheAccessContext context) {
        Session opened = session;
        if (opened != null) {
          try (opened) {
            opened.afterCacheAccess(context);
          }
        }
      }
    };
  }

  /** The cache while it is held. Of one thread. */
  final class Session implements ITokenCacheAccessAspect, AutoCloseable {
    private final @Nullable RecordStore store;
    private final @Nullable RecordLock lock;
    private long version;
    private String before = EMPTY;
    private Set<String> usernames = Set.of();

    private Session(@Nullable RecordStore store, @Nullable RecordLock lock) {
      this.store = store;
      this.lock = lock;
    }

    @Override
    public void beforeCacheAccess(ITokenCacheAccessContext context) {
      String text = read();
      try {
        context.tokenCache().deserialize(text);
        before = text;
      } catch (RuntimeException e) { // it is JSON, and no cache; MSAL's message quotes it
        context.tokenCache().deserialize(putAside(text));
      }
    }

    @Override
    public void afterCacheAccess(ITokenCacheAccessContext context) {
      if (context.hasCacheChanged()) {
        write(CacheText.keepingUnknown(before, context.tokenCache().serialize()));
      }
    }

    /** The text of the cache; an empty one if there is none. */
    String read() {
      if (store == null) {
        usernames = remembered;
        return memory;
      }
      try {
        Optional<StoredRecord> record = store.find(key);
        version = record.map(StoredRecord::version).orElse(0L);
        usernames =
            record
                .flatMap(r -> r.value().text(USERNAMES))
                .map(lines -> Set.copyOf(lines.lines().toList()))
                .orElse(Set.of());
        Optional<SecretValue> found = record.flatMap(r -> r.value().secret(MEMBER));
        if (found.isEmpty()) {
          return EMPTY;
        }
        try (SecretValue cache = found.get()) {
          String text = cache.revealText();
          if (!isCache(text)) {
            return putAside(text);
          }
          remember(text); // records of earlier versions do not say it
          return text;
        }
      } catch (HexkeyException e) {
        throw EntraErrors.cacheUnavailable(e);
      }
    }

    /** Replaces the text of the cache. */
    void write(String text) {
      remember(text);
      if (store == null || lock == null) {
        memory = text;
        remembered = usernames;
        return;
      }
      try (SecretValue cache = SecretValue.ofText(text)) {
        Document document =
            Document.EMPTY.with(MEMBER, cache).with(USERNAMES, String.join("\n", usernames));
        version = store.compareAndSet(key, version, document, lock.fence());
      } catch (HexkeyException e) {
        throw EntraErrors.cacheUnavailable(e);
      }
    }

    @Override
    public void close() {
      if (lock == null) {
        memoryLock.unlock();
      } else {
        lock.close();
      }
    }

    /** What nobody can read is kept for whoever may want to know, and is no sign-in. */
    private String putAside(String text) {
      RecordKey aside =
          new RecordKey(key.profile(), key.name() + ".damaged-" + clock.instant().getEpochSecond());
      if (store != null) {
        try (SecretValue cache = SecretValue.ofText(text)) {
          store.compareAndSet(aside, 0, Document.EMPTY.with(MEMBER, cache), null);
        } catch (HexkeyException e) {
          throw EntraErrors.cacheUnavailable(e);
        }
      }
      LOG.atWarn()
          .addKeyValue("record", aside.name())
          .log("the cache of sign-ins was no cache; it was put aside, and nobody is signed in");
      usernames = usernames.isEmpty() ? Set.of(UNKNOWN) : usernames;
      write(EMPTY);
      return EMPTY;
    }

    /** Who is in it; an empty cache does not make forget who was. */
    private void remember(String text) {
      Set<String> found = new TreeSet<>();
      Json.read(
          text.getBytes(StandardCharsets.UTF_8),
          (name, parser) -> {
            if (name.equals("Account")) {
              Json.object(parser, (key, account) -> found.add(username(account)));
            }
          });
      if (!found.isEmpty()) {
        usernames = Set.copyOf(found);
      }
    }

    private static String username(JsonParser account) throws IOException {
      String[] username = {UNKNOWN};
      Json.object(
          account,
          (name, parser) -> {
            if (name.equals("username") && parser.currentToken() == JsonToken.VALUE_STRING) {
              username[0] = parser.getText().toLowerCase(Locale.ROOT);
            }
          });
      return username[0];
    }

    private static boolean isCache(String text) {
      return Json.read(text.getBytes(StandardCharsets.UTF_8), (name, parser) -> {});
    }
  }
}
