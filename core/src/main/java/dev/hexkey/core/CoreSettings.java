package dev.hexkey.core;

import dev.hexkey.ports.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The settings that the core itself reads. */
final class CoreSettings {
  static final Setting<List<String>> ALLOWED_MOUNTS =
      Setting.list(
          "secrets_allowed_mounts",
          "the mounts that secret URIs may name; none are allowed without it, except where a scheme"
              + " knows its own");

  static final Setting<Boolean> ACCEPT_LEGACY =
      Setting.bool("secret_uri_accept_legacy", "whether older spellings of schemes are accepted")
          .withDefault("false");

  static final Setting<Path> BOOTSTRAP_PATH =
      Setting.path("secrets_bootstrap_path", "the bootstrap file, which must then exist");

  static final Setting<String> ENVIRONMENT =
      Setting.text(
              "environment",
              "where the program runs; anything but development keeps every guard up")
          .withDefault("production");

  static final Setting<Duration> CACHE_TTL =
      Setting.seconds(
              "cache_ttl_seconds",
              "how long a secret is kept in memory at most; 0 disables the cache",
              0,
              ClientOptions.MAX_CACHE_LIFE_SECONDS)
          .withDefault(seconds(ClientOptions.DEFAULTS.cacheLife()));

  static final Setting<Integer> CACHE_MAX_ENTRIES =
      Setting.number(
              "cache_max_entries",
              "entries",
              "how many secrets are kept in memory at most",
              1,
              ClientOptions.MAX_CACHE_ENTRIES)
          .withDefault(Integer.toString(ClientOptions.DEFAULTS.cacheMaxEntries()));

  static final Setting<Duration> CACHE_NEGATIVE_TTL =
      Setting.seconds(
              "cache_negative_ttl_seconds",
              "how long it is remembered that a secret is absent",
              0,
              ClientOptions.MAX_NEGATIVE_LIFE_SECONDS)
          .withDefault(seconds(ClientOptions.DEFAULTS.negativeLife()));

  static final Setting<Duration> STALE_IF_ERROR =
      Setting.seconds(
              "stale_if_error_seconds",
              "how long a secret past its life still serves while its store cannot be reached",
              0,
              ClientOptions.MAX_STALE_IF_ERROR_SECONDS)
          .withDefault(seconds(ClientOptions.DEFAULTS.staleIfError()));

  static final Setting<Duration> READ_DEADLINE =
      Setting.seconds(
              "read_deadline_seconds",
              "how long one read of a store may take",
              1,
              ClientOptions.MAX_READ_DEADLINE_SECONDS)
          .withDefault(seconds(ClientOptions.DEFAULTS.readDeadline()));

  static final List<Setting<?>> ALL =
      List.of(
          ALLOWED_MOUNTS,
          ACCEPT_LEGACY,
          BOOTSTRAP_PATH,
          ENVIRONMENT,
          CACHE_TTL,
          CACHE_MAX_ENTRIES,
          CACHE_NEGATIVE_TTL,
          STALE_IF_ERROR,
          READ_DEADLINE);

  private CoreSettings() {}

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }
}
