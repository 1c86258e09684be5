package dev.hexkey.core;

import dev.hexkey.core.CachedSecret.Served;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretLease;
import dev.hexkey.ports.SecretLeases;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretMetadata;
import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.Ticker;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.ports.UnsupportedException;
import dev.hexkey.renewal.Closed;
import dev.hexkey.renewal.Flight;
import dev.hexkey.renewal.SingleFlight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to every secret: routes a secret URI to the store of its scheme, keeps what was read for
 * its lifetime, and reads no secret twice at the same time. Thread-safe.
 *
 * <p><b>Values.</b> What is handed out is shared and the client's own: the caller's {@code close()}
 * does nothing, and a value that leaves the cache stays readable for whoever holds it. {@link
 * #close()} wipes every value that somebody may still hold; revealing one afterwards fails with
 * {@link ClosedException}.
 *
 * <p><b>Age.</b> A secret lives for the shorter of its store's lifetime and {@link
 * ClientOptions#cacheLife()}, counted from the start of the read. What another process writes is
 * seen within that time; what this client writes, at once. Where a store gives a validator, each
 * hit asks it. An absence is remembered for {@link ClientOptions#negativeLife()}; no other failure
 * is remembered. Where {@link ClientOptions#staleIfError()} allows it, a value past its life stands
 * in while its store is unreachable or too slow, but not once the store has refused it.
 *
 * <p><b>Overrides.</b> Where an adapter has {@link dev.hexkey.ports.SecretOverrides} and the scheme
 * admits them, they are asked before the store and vouch for what is cached on each hit: a value of
 * the store does not outlive one that stands in, nor the other way round. Writes, histories and
 * lists are the store's alone.
 *
 * <p><b>Waiting.</b> Reads run on the client's own threads. A caller that is interrupted leaves at
 * once with {@link TimedOutException}, reason {@code INTERRUPTED}, and its flag set; the read goes
 * on for the others. Opening an adapter for the first time has no deadline, because it may ask a
 * person. Writes run on the caller's thread.
 */
public final class SecretsClient implements SecretResolver, AutoCloseable {
  private final Schemes schemes;
  private final MountGuard guard;
  private final Adapters adapters;
  private final Overrides overrides;
  private final ClientOptions options;
  private final Ticker ticker;
  private final ClientLog log;
  private final SecretCache cache;
  private final SingleFlight<SecretKey, CachedSecret> reads;
  private final Questions questions;
  private final SecretWrites writes;
  private final HandedOut handedOut = new HandedOut();
  private volatile boolean closed;

  SecretsClient(
      Schemes schemes,
      MountGuard guard,
      Adapters adapters,
      Executor executor,
      ClientOptions options,
      Ticker ticker,
      ClientLog log) {
    this.schemes = schemes;
    this.guard = guard;
    this.adapters = adapters;
    this.overrides = new Overrides(schemes, adapters);
    this.options = options;
    this.ticker = ticker;
    this.log = log;
    this.cache =
        options.cacheLife().isZero() ? SecretCache.NONE : new CaffeineSecretCache(options, ticker);
    this.reads = new SingleFlight<>(executor, options.readDeadline(), new KeepInCache());
    this.questions = new Questions(executor, options.readDeadline());
    this.writes = new SecretWrites(adapters, questions);
  }

  /**
   * Parses a text with this client's schemes and mount guard.
   *
   * @throws SecretUriException if the text is not an acceptable secret URI
   */
  public SecretUri parse(String uri) {
    return SecretUri.parse(uri, schemes, guard);
  }

  /**
   * Parses what is to be listed.
   *
   * @throws SecretUriException if the text is not an acceptable prefix
   */
  public SecretPrefix parsePrefix(String prefix) {
    return SecretPrefix.parse(prefix, schemes, guard);
  }

  @Override
  public SecretValue resolve(String uri) {
    requireOpen();
    SecretValue hit = cache.hit(uri);
    return hit != null ? hit : read(parse(uri), uri);
  }

  /** {@link #resolve(String)} of a URI that was parsed before. */
  public SecretValue resolve(SecretUri uri) {
    requireOpen();
    SecretValue hit = cache.hit(uri.canonical());
    return hit != null ? hit : read(admit(uri), uri.canonical());
  }

  @Override
  public CompletionStage<SecretValue> resolveAsync(String uri) {
    return staged(
        answer -> {
          requireOpen();
          SecretValue hit = cache.hit(uri);
          if (hit != null) {
            answer.complete(hit);
          } else {
            readStage(parse(uri), uri, answer);
          }
        });
  }

  /** {@link #resolveAsync(String)} of a URI that was parsed before. */
  public CompletionStage<SecretValue> resolveAsync(SecretUri uri) {
    return resolveAsync(uri.canonical());
  }

  /**
   * Reads the secret from its store, whatever is in memory. The read begins after this call;
   * several callers may share it. What is in memory is replaced only if the read succeeds, and
   * never stands in for one that fails.
   */
  @Override
  public SecretValue refresh(String uri) {
    requireOpen();
    return refreshAdmitted(parse(uri), uri);
  }

  /** {@link #refresh(String)} of a URI that was parsed before. */
  public SecretValue refresh(SecretUri uri) {
    requireOpen();
    return refreshAdmitted(admit(uri), uri.canonical());
  }

  /**
   * Stores bytes, or with a field sets one member of an object and leaves the others as they are:
   * in one step where the store can, else by compare-and-set, tried again a bounded number of times
   * when somebody else writes first. A secret that is absent begins as an object with that one
   * member.
   *
   * @param value stays the caller's
   * @return the version that was made
   * @throws UnsupportedException if the URI names a version, or if the store cannot write or, for a
   *     field, cannot compare and set
   * @throws ConflictingException if others kept writing first
   */
  public SecretVersion put(SecretUri uri, SecretValue value) {
    return writing(uri, target -> writes.put(target, value));
  }

  /**
   * Stores only if the newest version is the expected one.
   *
   * @param expected {@code null} for "absent"
   * @param value stays the caller's
   * @return the version that was made
   * @throws ConflictingException if another version is the newest; nothing was written
   * @throws UnsupportedException if the URI names a version, or if the store cannot compare and set
   */
  public SecretVersion putIfVersion(
      SecretUri uri, @Nullable SecretVersion expected, SecretValue value) {
    return writing(uri, target -> writes.putIfVersion(target, expected, value));
  }

  /**
   * Stores bytes as the newest version without a look at what is there, where {@link #put} looks
   * first and refuses if somebody else writes at the same time.
   *
   * @param value stays the caller's
   * @return the version that was made
   * @throws UnsupportedException if the URI names a field or a version, or if the store cannot
   *     write
   */
  public SecretVersion overwrite(SecretUri uri, SecretValue value) {
    return writing(uri, target -> writes.overwrite(target, value));
  }

  /**
   * Deletes the version that the URI names; without one, the secret with all its versions.
   *
   * @throws AbsentException if the store holds no such secret or version
   * @throws UnsupportedException if the URI names a field, which cannot be deleted alone, or if the
   *     store cannot delete, or not one version
   */
  public void delete(SecretUri uri) {
    changing(uri, writes::delete);
  }

  /**
   * Recovers the deleted version that the URI names; without one, all deleted versions.
   *
   * @throws AbsentException if the store holds no such secret or version
   * @throws UnsupportedException if the URI names a field, or if the store recovers nothing
   */
  public void undelete(SecretUri uri) {
    changing(uri, writes::undelete);
  }

  /**
   * Destroys one version for good.
   *
   * @throws AbsentException if the store holds no such version
   * @throws UnsupportedException if the URI names a field or no version, or if the store cannot
   *     destroy
   */
  public void destroy(SecretUri uri) {
    changing(uri, writes::destroy);
  }

  /**
   * Destroys all versions for good.
   *
   * @throws AbsentException if the store holds no such secret
   * @throws UnsupportedException if the URI names a field or a version, or if the store cannot
   *     destroy
   */
  public void destroyAll(SecretUri uri) {
    changing(uri, writes::destroyAll);
  }

  /**
   * What the store knows about a secret, never a value; a field and a version in the URI are
   * ignored.
   *
   * @throws UnsupportedException if the store tells no such things
   */
  public SecretMetadata.Facts metadata(SecretUri uri) {
    requireOpen();
    SecretUri target = admit(uri);
    SecretMetadata store = Abilities.metadata(adapters.store(target.scheme()), target.scheme());
    return questions.ask(() -> store.metadata(target.address().withoutVersion()));
  }

  /**
   * Writes notes on a secret and takes notes away; leaves its other notes and its versions.
   *
   * @throws AbsentException if the store holds no such secret
   * @throws UnsupportedException if the URI names a field or a version, or if the store keeps no
   *     notes
   */
  public void annotate(SecretUri uri, Map<String, String> written, Set<String> removed) {
    changing(uri, target -> writes.annotate(target, written, removed));
  }

  /**
   * The versions of a secret, newest first; a field and a version in the URI are ignored.
   *
   * @throws UnsupportedException if the store keeps no versions
   */
  public List<SecretHistory.Entry> history(SecretUri uri) {
    requireOpen();
    SecretUri target = admit(uri);
    SecretHistory store = Abilities.history(adapters.store(target.scheme()), target.scheme());
    return questions.ask(() -> store.history(target.address().withoutVersion()));
  }

  /**
   * What lies directly under the prefix, in the order of the names' characters.
   *
   * @throws UnsupportedException if the store cannot list
   */
  public List<SecretListing.Entry> list(SecretPrefix prefix) {
    requireOpen();
    SecretPrefix target = parsePrefix(prefix.canonical());
    SecretListing store = Abilities.listing(adapters.store(target.scheme()), target.scheme());
    return questions.ask(() -> store.list(target.address()));
  }

  /**
   * The lease of a secret that this client has read; a field in the URI is ignored.
   *
   * @throws UnsupportedException if the secrets of the store are no leases
   */
  public Optional<SecretLease> findLease(SecretUri uri) {
    requireOpen();
    SecretUri target = admit(uri);
    return leases(target.scheme()).findLease(target.address());
  }

  /**
   * Ends a lease now.
   *
   * @param scheme of the secret that it is a lease of
   * @throws AbsentException if the store says that there is no such lease
   * @throws UnsupportedException if the secrets of the store are no leases
   */
  public void revokeLease(String scheme, String leaseId) {
    requireOpen();
    SecretLeases store = leases(scheme);
    questions.ask(
        () -> {
          store.revokeLease(leaseId);
          return leaseId;
        });
  }

  /**
   * Hands each new secret to {@code listener} when it has taken the place of the one so far, which
   * is revoked only after the listener has returned. While somebody listens, the secret is renewed
   * though nobody reads it.
   *
   * @return ends the subscription when it is closed
   * @throws UnsupportedException if the secrets of the store are no leases
   */
  public TokenProvider.Subscription onRotated(SecretUri uri, Consumer<SecretValue> listener) {
    requireOpen();
    SecretUri target = admit(uri);
    return leases(target.scheme())
        .onRotated(target.address(), () -> listener.accept(resolve(target)));
  }

  /**
   * Ends every wait with {@link ClosedException}, refuses every later call, and wipes every value
   * that was handed out. Adapters and threads belong to {@link Hexkey}, which closes its client.
   */
  @Override
  public void close() {
    closed = true;
    reads.close();
    questions.close();
    cache.clear();
    handedOut.close();
  }

  /** The adapter that is asked before the one of the URI's scheme, if there is one. */
  Optional<String> overridesOwner(SecretUri uri) {
    return overrides.concern(uri.scheme()) ? adapters.overridesOwner() : Optional.empty();
  }

  private SecretLeases leases(String scheme) {
    if (schemes.find(scheme).isEmpty()) {
      throw Abilities.unknownScheme();
    }
    return Abilities.leases(adapters.store(scheme), scheme);
  }

  private SecretValue read(SecretUri uri, String text) {
    SecretKey key = SecretKey.of(uri);
    CachedSecret known = known(key);
    return serve(known != null ? known : awaitRead(key), uri, text);
  }

  private CachedSecret awaitRead(SecretKey key) {
    SecretStore store = overrides.openFor(key);
    try {
      return joinRead(key, store).await();
    } catch (InterruptedException e) {
      throw Interrupts.left();
    } catch (UnreachableException | TimedOutException e) {
      return staleOrThrow(key, e);
    }
  }

  private void readStage(SecretUri uri, String text, CompletableFuture<SecretValue> answer) {
    SecretKey key = SecretKey.of(uri);
    CachedSecret known = known(key);
    if (known != null) {
      answer.complete(serve(known, uri, text));
      return;
    }
    then(
        overrides.openStage(key.scheme()),
        answer,
        ready ->
            then(
                overrides.storeStage(key),
                answer,
                open ->
                    joinRead(key, overrides.store(key.scheme()))
                        .stage()
                        .whenComplete(
                            (secret, failure) -> settle(uri, text, secret, failure, answer))));
  }

  private void settle(
      SecretUri uri,
      String text,
      @Nullable CachedSecret secret,
      @Nullable Throwable failure,
      CompletableFuture<SecretValue> answer) {
    completing(
        answer,
        () -> {
          if (secret != null) {
            answer.complete(serve(secret, uri, text));
          } else if (failure instanceof UnreachableException
              || failure instanceof TimedOutException) {
            CachedSecret stale = staleOrThrow(SecretKey.of(uri), (HexkeyException) failure);
            answer.complete(serve(stale, uri, text));
          } else {
            answer.completeExceptionally(failure);
          }
        });
  }

  private SecretValue refreshAdmitted(SecretUri uri, String text) {
    SecretKey key = SecretKey.of(uri);
    SecretStore store = overrides.openFor(key);
    return serve(Interrupts.await(reads.joinNext(key, () -> fetch(key, store))), uri, text);
  }

  private Flight<CachedSecret> joinRead(SecretKey key, SecretStore store) {
    return reads.join(
        key,
        () -> {
          CachedSecret known =
              known(key); // brought by a flight that landed since the caller looked
          return known != null ? known : fetch(key, store);
        });
  }

  /**
   * What the cache knows: the secret, or nothing; an absence that it remembers is thrown, unless
   * something stands in since.
   */
  private @Nullable CachedSecret known(SecretKey key) {
    CachedSecret secret = cache.find(key);
    if (secret == null) {
      Problem absence = cache.findAbsence(key);
      if (absence != null && !overrides.cover(key)) {
        throw new AbsentException(absence);
      }
    }
    return secret;
  }

  private CachedSecret fetch(SecretKey key, SecretStore store) {
    long begun = ticker.nanos();
    try {
      FetchedSecret fetched = store.fetch(key.address());
      log.fetched(key, Duration.ofNanos(ticker.nanos() - begun));
      return new CachedSecret(key, fetched, begun + life(fetched).toNanos(), handedOut);
    } catch (HexkeyException e) {
      log.failed(key, e);
      throw e;
    }
  }

  private Duration life(FetchedSecret fetched) {
    Duration limit = fetched.lifetimeOrNull();
    return limit == null || limit.compareTo(options.cacheLife()) > 0 ? options.cacheLife() : limit;
  }

  private SecretValue serve(CachedSecret secret, SecretUri uri, String text) {
    Served served = secret.serve(uri.field().orElse(null));
    cache.remember(text, served);
    return served.view();
  }

  private CachedSecret staleOrThrow(SecretKey key, HexkeyException failure) {
    CachedSecret stale = cache.findStale(key);
    if (stale == null) {
      throw failure;
    }
    log.servedStale(key, failure);
    return stale;
  }

  /** Whatever came of the write, what is in memory may be outdated now. */
  private <T extends @Nullable Object> T writing(SecretUri uri, Function<SecretUri, T> write) {
    requireOpen();
    SecretUri target = admit(uri);
    SecretKey key = SecretKey.of(target);
    try {
      return write.apply(target);
    } finally {
      reads.supersede(key::isSameSecretAs); // first, so that no older read lands after this
      cache.invalidate(key);
    }
  }

  private void changing(SecretUri uri, Consumer<SecretUri> change) {
    this.<@Nullable Void>writing(
        uri,
        target -> {
          change.accept(target);
          return null;
        });
  }

  /** A URI may have been parsed under another client's guard. */
  private SecretUri admit(SecretUri uri) {
    return parse(uri.canonical());
  }

  private void requireOpen() {
    if (closed) {
      throw Closed.client();
    }
  }

  private static CompletionStage<SecretValue> staged(
      Consumer<CompletableFuture<SecretValue>> work) {
    CompletableFuture<SecretValue> answer = new CompletableFuture<>();
    completing(answer, () -> work.accept(answer));
    return answer;
  }

  private static <A extends @Nullable Object> void then(
      CompletionStage<A> stage, CompletableFuture<SecretValue> answer, Consumer<A> next) {
    stage.whenComplete(
        (value, failure) -> {
          if (failure != null) {
            answer.completeExceptionally(failure);
          } else {
            completing(answer, () -> next.accept(value));
          }
        });
  }

  /** What would be thrown at a blocked caller completes the answer instead. */
  private static void completing(CompletableFuture<SecretValue> answer, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  /** Lands reads in the cache. */
  private final class KeepInCache implements StoreLanding<SecretKey, CachedSecret> {
    @Override
    public void land(SecretKey key, @Nullable CachedSecret secret, @Nullable Throwable failure) {
      if (secret != null) {
        if (secret.keep()) { // else it comes from the cache
          cache.publish(secret);
        }
      } else if (failure instanceof HexkeyException e) {
        if (e instanceof AbsentException) {
          cache.publishAbsence(key, e.problem());
        }
        if (isRefusal(e)) {
          cache.refuse(key);
        }
      }
    }

    @Override
    public void discard(SecretKey key, CachedSecret secret) {
      secret.discard();
    }

    /** Whether the store was asked and said no, so that its old answer must not stand in. */
    private boolean isRefusal(HexkeyException failure) {
      return switch (failure.family()) {
        case ABSENT, DELETED, DESTROYED, DISABLED, EXPIRED, FORBIDDEN, UNAUTHENTICATED -> true;
        case THROTTLED,
            UNREACHABLE,
            TIMED_OUT,
            CONFLICTING,
            INVALID,
            MISCONFIGURED,
            UNSUPPORTED,
            DAMAGED,
            LOCKED,
            CLOSED ->
            false;
      };
    }
  }
}
