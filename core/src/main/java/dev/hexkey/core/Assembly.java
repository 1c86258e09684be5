package dev.hexkey.core;

import dev.hexkey.core.ResolvedSettings.Source;
import dev.hexkey.ports.BootstrapReader;
import dev.hexkey.ports.Contribution;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The validated parts of a Hexkey. Everything that can be wrong before something is opened is found
 * here, and told at once.
 *
 * @param described each adapter with the names of its schemes
 */
record Assembly(
    ResolvedSettings settings,
    ClientOptions options,
    Schemes schemes,
    MountGuard guard,
    Bootstrap bootstrap,
    List<Adapters.Described> described) {

  /**
   * Validates.
   *
   * @param typed options stated in code, if there are any
   * @param bootstrapPath stated in code, if it is
   * @throws MisconfiguredException with code {@code ADAPTER_API_MISMATCH} if an adapter was built
   *     for another version of its interface, which is then not called any further; else with
   *     {@code STARTUP_VALIDATION_ERROR}, listing every fault; with {@code VAULT_CONFIG_ERROR} if a
   *     stated bootstrap file cannot be used
   */
  static Assembly of(
      List<HexkeyAdapter> adapters,
      SettingSources sources,
      @Nullable ClientOptions typed,
      @Nullable Path bootstrapPath) {
    requireApiVersion(adapters);
    SettingFaults faults = new SettingFaults();
    requireUnique(adapters, faults);
    IdentityHashMap<HexkeyAdapter, List<Setting<?>>> owned = new IdentityHashMap<>();
    List<Setting<?>> declared = new ArrayList<>(CoreSettings.ALL);
    for (HexkeyAdapter adapter : adapters) {
      declared.addAll(adapter.settings());
      try {
        List<Setting<?>> own = new ArrayList<>(adapter.dependentSettings(sources.lookUp()));
        declared.addAll(own);
        own.addAll(adapter.settings());
        owned.put(adapter, own);
      } catch (HexkeyException e) {
        faults.add("adapter '" + adapter.name() + "': " + clause(e.problem()));
      }
    }
    ResolvedSettings settings = sources.resolve(declared, faults);
    Bootstrap bootstrap = bootstrap(adapters, settings, faults, bootstrapPath);

    List<Adapters.Described> described = new ArrayList<>();
    List<SchemeDescriptor> descriptors = new ArrayList<>();
    for (HexkeyAdapter adapter : adapters) {
      Collection<SchemeDescriptor> own =
          describe(adapter, owned.get(adapter), settings, bootstrap, faults);
      described.add(
          new Adapters.Described(adapter, own.stream().map(SchemeDescriptor::name).toList()));
      descriptors.addAll(own);
    }
    Schemes schemes = unite(descriptors, settings, faults);
    requireGoodMounts(schemes, settings, faults);
    faults.throwIfAny();
    return new Assembly(
        settings,
        effective(settings, typed == null ? ClientOptions.DEFAULTS : typed),
        schemes,
        MountGuard.allowing(allowedMounts(settings)),
        bootstrap,
        described);
  }

  private static Bootstrap bootstrap(
      List<HexkeyAdapter> adapters,
      ResolvedSettings settings,
      SettingFaults faults,
      @Nullable Path statedInCode) {
    BootstrapReader reader = null;
    for (HexkeyAdapter adapter : adapters) {
      Optional<BootstrapReader> own = adapter.bootstrapReader();
      if (own.isPresent() && reader != null) {
        faults.add(
            "two adapters read bootstrap files, and one of them is '" + adapter.name() + "'");
      }
      reader = own.orElse(reader);
    }
    Path path = statedInCode;
    if (path == null && !faults.concern(CoreSettings.BOOTSTRAP_PATH.name())) {
      path = settings.find(CoreSettings.BOOTSTRAP_PATH).orElse(null);
    }
    Bootstrap bootstrap = new Bootstrap(reader, path == null ? null : path.toString());
    if (faults.isEmpty()) { // else the settings' own faults come first
      bootstrap.readIfStated();
    }
    return bootstrap;
  }

  private static void requireApiVersion(List<HexkeyAdapter> adapters) {
    List<String> others = new ArrayList<>();
    for (HexkeyAdapter adapter : adapters) {
      int version = apiVersionOf(adapter);
      if (version != HexkeyAdapter.API_VERSION) {
        others.add("'" + nameOf(adapter) + "' for version " + version);
      }
    }
    if (!others.isEmpty()) {
      throw new MisconfiguredException(
          Problem.of(
              ErrorCodes.ADAPTER_API_MISMATCH,
              "This Hexkey has version "
                  + HexkeyAdapter.API_VERSION
                  + " of the adapter interface, but was given the adapter "
                  + String.join(", the adapter ", others)
                  + ".",
              "Install builds of the adapter and of Hexkey that go together."));
    }
  }

  /** An adapter from before versions were stated counts as version 0. */
  private static int apiVersionOf(HexkeyAdapter adapter) {
    try {
      return adapter.apiVersion();
    } catch (AbstractMethodError e) {
      return 0;
    }
  }

  /** The adapter's name, or that of its class if the interface it was built for has no name. */
  private static String nameOf(HexkeyAdapter adapter) {
    try {
      return adapter.name();
    } catch (LinkageError e) {
      return adapter.getClass().getName();
    }
  }

  private static void requireUnique(List<HexkeyAdapter> adapters, SettingFaults faults) {
    Set<String> names = new HashSet<>();
    Map<Contribution, String> holders = new EnumMap<>(Contribution.class);
    for (HexkeyAdapter adapter : adapters) {
      if (!names.add(adapter.name())) {
        faults.add("there are two adapters of the name '" + adapter.name() + "'");
      }
      for (Contribution contribution : adapter.contributions()) {
        String first = holders.putIfAbsent(contribution, adapter.name());
        if (first != null && contribution.isOfOne()) {
          faults.add(
              "the adapters '"
                  + first
                  + "' and '"
                  + adapter.name()
                  + "' both contribute "
                  + contribution
                  + ", of which there can be one");
        }
      }
    }
  }

  /**
   * What an adapter with faulty settings says about its schemes would mislead.
   *
   * @param own the adapter's settings; {@code null} if they could not be told
   */
  private static Collection<SchemeDescriptor> describe(
      HexkeyAdapter adapter,
      @Nullable List<Setting<?>> own,
      ResolvedSettings settings,
      Bootstrap bootstrap,
      SettingFaults faults) {
    if (own == null || own.stream().anyMatch(setting -> faults.concern(setting.name()))) {
      return List.of();
    }
    try {
      return adapter.schemes(settings, bootstrap::read);
    } catch (HexkeyException e) {
      faults.add("adapter '" + adapter.name() + "': " + clause(e.problem()));
      return List.of();
    }
  }

  private static Schemes unite(
      List<SchemeDescriptor> descriptors, ResolvedSettings settings, SettingFaults faults) {
    try {
      Schemes schemes = Schemes.of(descriptors);
      boolean legacy =
          !faults.concern(CoreSettings.ACCEPT_LEGACY.name())
              && settings.require(CoreSettings.ACCEPT_LEGACY);
      return legacy ? schemes.acceptingLegacyNames() : schemes;
    } catch (MisconfiguredException e) {
      faults.add(clause(e.problem()));
      return Schemes.of(List.of());
    }
  }

  private static void requireGoodMounts(
      Schemes schemes, ResolvedSettings settings, SettingFaults faults) {
    for (Problem problem : MountGuard.faults(allowedMounts(settings), schemes)) {
      faults.add(
          CoreSettings.ALLOWED_MOUNTS.name(),
          CoreSettings.ALLOWED_MOUNTS.name() + ": " + clause(problem));
    }
  }

  private static List<String> allowedMounts(ResolvedSettings settings) {
    return settings.find(CoreSettings.ALLOWED_MOUNTS).orElse(List.of());
  }

  /** A problem with its code, as one entry of a list. */
  private static String clause(Problem problem) {
    String summary = problem.summary();
    String clause = summary.endsWith(".") ? summary.substring(0, summary.length() - 1) : summary;
    return problem.code().equals(ErrorCodes.STARTUP_VALIDATION_ERROR)
        ? clause
        : "["
            + problem.code()
            + problem.reason().map(reason -> "/" + reason).orElse("")
            + "] "
            + clause;
  }

  /** What an operator set, and the typed options, or their defaults, for the rest. */
  private static ClientOptions effective(ResolvedSettings settings, ClientOptions typed) {
    return new ClientOptions(
        operators(settings, CoreSettings.CACHE_TTL, typed.cacheLife()),
        operators(settings, CoreSettings.CACHE_MAX_ENTRIES, typed.cacheMaxEntries()),
        operators(settings, CoreSettings.CACHE_NEGATIVE_TTL, typed.negativeLife()),
        operators(settings, CoreSettings.STALE_IF_ERROR, typed.staleIfError()),
        operators(settings, CoreSettings.READ_DEADLINE, typed.readDeadline()));
  }

  private static <T> T operators(ResolvedSettings settings, Setting<T> setting, T otherwise) {
    return settings
        .entry(setting.name())
        .filter(entry -> entry.source().compareTo(Source.OPTIONS) < 0)
        .flatMap(entry -> settings.find(setting))
        .orElse(otherwise);
  }

  /** Options as settings say them; nothing for {@code null}. */
  static Map<String, String> texts(@Nullable ClientOptions options) {
    if (options == null) {
      return Map.of();
    }
    Map<String, String> texts = new TreeMap<>();
    texts.put(CoreSettings.CACHE_TTL.name(), seconds(options.cacheLife()));
    texts.put(CoreSettings.CACHE_MAX_ENTRIES.name(), Integer.toString(options.cacheMaxEntries()));
    texts.put(CoreSettings.CACHE_NEGATIVE_TTL.name(), seconds(options.negativeLife()));
    texts.put(CoreSettings.STALE_IF_ERROR.name(), seconds(options.staleIfError()));
    texts.put(CoreSettings.READ_DEADLINE.name(), seconds(options.readDeadline()));
    return texts;
  }

  /** Rounded up to what a setting can say; the client works with the exact duration. */
  private static String seconds(Duration duration) {
    return Long.toString(duration.plusNanos(999_999_999).toSeconds());
  }
}
