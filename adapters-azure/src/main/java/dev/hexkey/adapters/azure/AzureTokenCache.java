package dev.hexkey.adapters.azure;

import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Takes over sign-ins that another program of Microsoft's libraries kept, so that nobody has to
 * sign in again. Thread-safe.
 */
public final class AzureTokenCache {
  private static final int MOST_BYTES = 4 << 20;

  /**
   * Access tokens stay behind: imported ones would be handed out in place of newer ones that MSAL
   * keeps under another name of the same host.
   */
  private static final List<String> TAKEN =
      List.of("RefreshToken", "IdToken", "Account", "AppMetadata");

  private final TokenCacheRecord cache;

  private AzureTokenCache(TokenCacheRecord cache) {
    this.cache = cache;
  }

  /** The cache that the settings lead to. */
  public static AzureTokenCache of(
      Settings settings, Supplier<RecordStore> stores, InstantSource clock) {
    return of(Profile.common(settings), stores, clock);
  }

  /**
   * The cache of a profile.
   *
   * @throws InvalidException with code {@code UNKNOWN_PROFILE} if the settings name none such
   */
  public static AzureTokenCache ofProfile(
      String name, Settings settings, Supplier<RecordStore> stores, InstantSource clock) {
    return of(Profiles.named(settings, name), stores, clock);
  }

  private static AzureTokenCache of(
      Profile profile, Supplier<RecordStore> stores, InstantSource clock) {
    return new AzureTokenCache(new TokenCacheRecord(profile.cacheKey(), stores, false, clock));
  }

  /**
   * Adds the accounts of a cache in the plain unified format, as MSAL for Python and others write
   * it, to those that are there.
   *
   * @return how many accounts the file holds
   * @throws InvalidException with code {@code TOKEN_CACHE_INVALID} if it is no such cache; nothing
   *     was written
   * @throws dev.hexkey.ports.HexkeyException with code {@code TOKEN_CACHE_UNAVAILABLE}
   */
  public int importFrom(Path file) {
    return importFrom(read(file));
  }

  private int importFrom(byte[] json) {
    Map<String, Object> given = sections(json);
    Map<String, Object> accounts = CacheText.members(given.get("Account"));
    boolean good =
        TAKEN.stream()
            .filter(given::containsKey)
            .allMatch(section -> CacheText.isSection(given.get(section)));
    if (!good || accounts.isEmpty() || CacheText.members(given.get("RefreshToken")).isEmpty()) {
      throw invalid();
    }
    try (TokenCacheRecord.Session session = cache.lock()) {
      Map<String, Object> present = sections(session.read().getBytes(StandardCharsets.UTF_8));
      for (String section : TAKEN) {
        Map<String, Object> merged = new LinkedHashMap<>();
        merged.putAll(CacheText.members(present.get(section)));
        merged.putAll(CacheText.members(given.get(section)));
        present.put(section, merged);
      }
      session.write(CacheText.write(present));
    }
    return accounts.size();
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw invalid("UNREADABLE", "The file with the token cache is missing or cannot be read.");
    }
  }

  private static Map<String, Object> sections(byte[] json) {
    if (json.length > MOST_BYTES) {
      throw invalid();
    }
    return CacheText.sections(json).orElseThrow(AzureTokenCache::invalid);
  }

  private static InvalidException invalid() {
    return invalid("FORMAT", "The file is no token cache in plain text with an account in it.");
  }

  private static InvalidException invalid(String reason, String summary) {
    return new InvalidException(
        Problem.of(
                EntraErrors.TOKEN_CACHE_INVALID,
                summary,
                "Name the file that MSAL wrote; one that the system encrypts cannot be taken over.")
            .withReason(reason));
  }
}
