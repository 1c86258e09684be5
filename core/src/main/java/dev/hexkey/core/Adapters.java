package dev.hexkey.core;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Contribution;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SecretOverrides;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.Ticker;
import dev.hexkey.renewal.Closed;
import dev.hexkey.renewal.Flight;
import dev.hexkey.renewal.SingleFlight;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The installed adapters. Each is opened when something of it is first needed, once for all who
 * need it at the same time; one that fails to open is tried again by whoever needs it next.
 *
 * <p>There is no deadline for opening, because it may have to ask a person. Thread-safe.
 */
final class Adapters implements AutoCloseable {
  private final Map<String, Slot> byName = new LinkedHashMap<>();
  private final Map<String, Slot> byScheme = new LinkedHashMap<>();
  private final OpeningOrder order = new OpeningOrder();
  private final SingleFlight<Slot, OpenAdapter> openings;
  private final Ticker ticker;
  private final ClientLog log;

  private final @Nullable Slot overriding;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Slot> opened = new ArrayDeque<>(); // guarded by lock; the newest first
  private boolean closed; // guarded by lock

  /** An adapter with the schemes that it described. */
  record Described(HexkeyAdapter adapter, Collection<String> schemes) {}

  /**
   * Takes adapters whose names and schemes were found to be unique.
   *
   * @param contexts makes the context that an adapter of that name is opened with
   */
  Adapters(
      List<Described> described,
      Function<String, AdapterContext> contexts,
      Executor executor,
      Ticker ticker,
      ClientLog log) {
    this.ticker = ticker;
    this.log = log;
    this.openings = new SingleFlight<>(executor, Flight.NO_DEADLINE, (slot, value, failure) -> {});
    for (Described each : described) {
      Slot slot = new Slot(each.adapter(), contexts);
      byName.put(slot.name, slot);
      each.schemes().forEach(scheme -> byScheme.put(scheme, slot));
    }
    this.overriding = contributing(Contribution.SECRET_OVERRIDES).stream().findFirst().orElse(null);
  }

  /** The name of the adapter that serves a scheme. */
  String ownerOf(String scheme) {
    return slotOf(scheme).name;
  }

  /** Opens the adapter of a scheme without blocking. */
  CompletionStage<OpenAdapter> openStage(String scheme) {
    Slot slot = slotOf(scheme);
    OpenAdapter open = slot.open;
    return open != null ? CompletableFuture.completedFuture(open) : joinOpening(slot).stage();
  }

  /** The store of a scheme, opened if it is not. */
  SecretStore store(String scheme) {
    Slot slot = slotOf(scheme);
    return storeIn(slot, open(slot), scheme);
  }

  /** The record store; {@code asker} is the adapter that asks, or {@code null}. */
  RecordStore recordStore(@Nullable String asker) {
    Slot slot =
        contributing(Contribution.RECORD_STORE).stream()
            .findFirst()
            .orElseThrow(Adapters::noRecordStore);
    return openFor(asker, slot).recordStore().orElseThrow(Adapters::noRecordStore);
  }

  /** The key wrappers of all adapters but the one that asks. */
  List<KeyWrapper> keyWrappers(@Nullable String asker) {
    List<KeyWrapper> wrappers = new ArrayList<>();
    for (Slot slot : contributing(Contribution.KEY_WRAPPERS)) {
      if (!slot.name.equals(asker)) {
        wrappers.addAll(openFor(asker, slot).keyWrappers());
      }
    }
    return List.copyOf(wrappers);
  }

  /** The sign-ins of all adapters. */
  List<SignIn> signIns() {
    List<SignIn> signIns = new ArrayList<>();
    contributing(Contribution.SIGN_INS).forEach(slot -> signIns.addAll(open(slot).signIns()));
    return List.copyOf(signIns);
  }

  /** The name of the adapter that may have overrides; empty if none is installed. */
  Optional<String> overridesOwner() {
    return Optional.ofNullable(overriding).map(slot -> slot.name);
  }

  /** The overrides, if their adapter's settings name any; opened if it is not. */
  Optional<SecretOverrides> overrides() {
    return overriding == null ? Optional.empty() : open(overriding).secretOverrides();
  }

  /** Opens the adapter of the overrides, if one is installed, without blocking. */
  CompletionStage<?> overridesStage() {
    return overriding == null || overriding.open != null
        ? CompletableFuture.completedFuture(null)
        : joinOpening(overriding).stage();
  }

  /** What can be checked in all adapters; one that does not open becomes a check that fails. */
  List<DoctorCheck> doctorChecks() {
    List<DoctorCheck> checks = new ArrayList<>();
    for (Slot slot : byName.values()) {
      try {
        checks.addAll(open(slot).doctorChecks());
      } catch (HexkeyException e) {
        checks.add(new DoesNotOpen(slot.name, e));
      }
    }
    return List.copyOf(checks);
  }

  /** Runs what needs another adapter on behalf of one that may just be opening. */
  <T> T needing(@Nullable String asker, String other, Supplier<T> work) {
    if (asker == null) {
      return work.get();
    }
    order.need(asker, other);
    try {
      return work.get();
    } finally {
      order.got(asker, other);
    }
  }

  /** As {@link #needing}, for work that ends later. */
  <T> CompletionStage<T> needingStage(
      String asker, String other, Supplier<CompletionStage<T>> work) {
    order.need(asker, other);
    try {
      CompletionStage<T> stage = work.get();
      stage.whenComplete((value, failure) -> order.got(asker, other));
      return stage;
    } catch (RuntimeException | Error e) {
      order.got(asker, other);
      throw e;
    }
  }

  /**
   * Closes what is open, the newest first, since a later one may use an earlier one.
   *
   * @throws RuntimeException the first failure to close, with the others suppressed, after all were
   *     closed
   */
  @Override
  public void close() {
    List<Slot> slots;
    lock.lock();
    try {
      closed = true;
      slots = List.copyOf(opened);
      opened.clear();
    } finally {
      lock.unlock();
    }
    openings.close();
    RuntimeException first = null;
    for (Slot slot : slots) {
      try {
        slot.close();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private Slot slotOf(String scheme) {
    Slot slot = byScheme.get(scheme);
    if (slot == null) {
      throw new IllegalArgumentException("no adapter serves the scheme " + scheme);
    }
    return slot;
  }

  private List<Slot> contributing(Contribution contribution) {
    return byName.values().stream()
        .filter(slot -> slot.adapter.contributions().contains(contribution))
        .toList();
  }

  private OpenAdapter openFor(@Nullable String asker, Slot slot) {
    return needing(asker, slot.name, () -> open(slot));
  }

  private OpenAdapter open(Slot slot) {
    OpenAdapter open = slot.open;
    return open != null ? open : Interrupts.await(joinOpening(slot));
  }

  private Flight<OpenAdapter> joinOpening(Slot slot) {
    return openings.join(slot, () -> openNow(slot));
  }

  private OpenAdapter openNow(Slot slot) {
    OpenAdapter already = slot.open;
    if (already != null) {
      return already; // opened between the look and the flight
    }
    long begun = ticker.nanos();
    order.begin(slot.name);
    try {
      OpenAdapter open = slot.openAndCheck();
      install(slot, open);
      log.opened(slot.name, Duration.ofNanos(ticker.nanos() - begun));
      return open;
    } finally {
      order.end(slot.name);
    }
  }

  private void install(Slot slot, OpenAdapter open) {
    lock.lock();
    try {
      if (!closed) {
        slot.open = open;
        opened.push(slot);
        return;
      }
    } finally {
      lock.unlock();
    }
    open.close();
    throw Closed.client();
  }

  private static SecretStore storeIn(Slot slot, OpenAdapter open, String scheme) {
    SecretStore store = open.secretStores().get(scheme);
    if (store == null) {
      throw new MisconfiguredException(
          Problem.of(
              ErrorCodes.VAULT_CONFIG_ERROR,
              "The adapter '" + slot.name + "' has no store for its scheme '" + scheme + "'.",
              "Use a version of the adapter that has one."));
    }
    return store;
  }

  private static MisconfiguredException noRecordStore() {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "No installed adapter has a record store.",
                "Install one that has, such as the local store.")
            .withReason("NO_RECORD_STORE"));
  }

  /** One adapter, and what it is once it is open. */
  private static final class Slot {
    private final String name;
    private final HexkeyAdapter adapter;
    private final Function<String, AdapterContext> contexts;
    private volatile @Nullable OpenAdapter open;

    Slot(HexkeyAdapter adapter, Function<String, AdapterContext> contexts) {
      this.name = adapter.name();
      this.adapter = adapter;
      this.contexts = contexts;
    }

    OpenAdapter openAndCheck() {
      OpenAdapter candidate = adapter.open(contexts.apply(name));
      requireStated(candidate, Contribution.RECORD_STORE, candidate.recordStore().isPresent());
      requireStated(candidate, Contribution.KEY_WRAPPERS, !candidate.keyWrappers().isEmpty());
      requireStated(candidate, Contribution.SIGN_INS, !candidate.signIns().isEmpty());
      requireStated(
          candidate, Contribution.SECRET_OVERRIDES, candidate.secretOverrides().isPresent());
      return candidate;
    }

    private void requireStated(OpenAdapter candidate, Contribution contribution, boolean offered) {
      if (offered && !adapter.contributions().contains(contribution)) {
        candidate.close();
        throw new MisconfiguredException(
            Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "The adapter '" + name + "' offers " + contribution + " without stating it.",
                "Name it in the adapter's contributions()."));
      }
    }

    void close() {
      OpenAdapter was = open;
      if (was != null) {
        was.close();
      }
    }
  }

  private record DoesNotOpen(String adapter, HexkeyException failure) implements DoctorCheck {
    @Override
    public String name() {
      return "adapter_" + adapter.replace('-', '_');
    }

    @Override
    public Finding run() {
      return Finding.failure(failure.summary(), failure.suggestion());
    }
  }
}
