package dev.hexkey.ports;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The one door for adapters: what a module adds to Hexkey. An application passes adapters to the
 * builder; the command line finds them by {@link java.util.ServiceLoader}, through a public
 * constructor without arguments.
 *
 * <p>Making an adapter does no I/O; everything that does happens in {@link #open}, which the core
 * calls when something of the adapter is first needed.
 */
public interface HexkeyAdapter {
  /**
   * The version of this interface; grows when an adapter built for an older one would no longer
   * work.
   */
  int API_VERSION = 1;

  /**
   * The version of this interface that the adapter was built for: {@code return
   * HexkeyAdapter.API_VERSION;}, which the compiler writes into the adapter as a number. The core
   * refuses another one as {@code ADAPTER_API_MISMATCH}.
   */
  int apiVersion();

  /** A short name in lower case, such as {@code file}; unique among the adapters of one client. */
  String name();

  /** The settings that this adapter reads. */
  default List<Setting<?>> settings() {
    return List.of();
  }

  /**
   * The settings that the values of others lead to, such as those of each profile that a list
   * names. Pure.
   *
   * @param settings has those of {@link #settings()} alone; one with a faulty value counts as not
   *     set, since its fault is told elsewhere
   * @throws MisconfiguredException if the values lead nowhere
   */
  default List<Setting<?>> dependentSettings(Settings settings) {
    return List.of();
  }

  /**
   * The schemes that this adapter serves. Pure.
   *
   * @throws MisconfiguredException if the settings describe no usable scheme
   */
  List<SchemeDescriptor> schemes(Settings settings);

  /**
   * The same for an adapter whose schemes also depend on the bootstrap file, such as one for each
   * server named in it.
   *
   * @param bootstrap reads the file, as {@link AdapterContext#bootstrap} does
   */
  default List<SchemeDescriptor> schemes(
      Settings settings, Supplier<Optional<Document>> bootstrap) {
    return schemes(settings);
  }

  /** How bootstrap files are read, if this adapter reads them; one adapter at most does. */
  default Optional<BootstrapReader> bootstrapReader() {
    return Optional.empty();
  }

  /**
   * What this adapter contributes beside the stores of its schemes. Pure; what an opened adapter
   * offers without stating it here is refused.
   */
  default Set<Contribution> contributions() {
    return Set.of();
  }

  /**
   * Starts the adapter. Called once, when something of it is first needed.
   *
   * @param context what the core offers; valid until the result is closed
   */
  OpenAdapter open(AdapterContext context);
}
