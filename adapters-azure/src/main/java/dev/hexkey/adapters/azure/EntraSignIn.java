package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.PublicClientApplication;
import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SignIn;
import dev.hexkey.ports.SignInPrompt;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Signs a person in with Microsoft, one flow at a time. Thread-safe. */
final class EntraSignIn implements SignIn {
  private static final long AT_ONCE_MILLIS = 900;
  private static final Duration NEW = Duration.ofMinutes(2);

  private final String name;
  private final AzureConfig config;
  private final Entra entra;
  private final TokenCacheRecord cache;
  private final IdentityTokens tokens;
  private final Identity identity;
  private final Delegation delegation;
  private final AdapterContext context;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong generation = new AtomicLong();
  private volatile Deadline newUntil = Deadline.after(Duration.ZERO);

  private @Nullable SignInFlow flow; // guarded by lock

  EntraSignIn(
      String name,
      AzureConfig config,
      Entra entra,
      TokenCacheRecord cache,
      IdentityTokens tokens,
      Identity identity,
      Delegation delegation,
      AdapterContext context) {
    this.name = name;
    this.config = config;
    this.entra = entra;
    this.cache = cache;
    this.tokens = tokens;
    this.identity = identity;
    this.delegation = delegation;
    this.context = context;
  }

  /** Grows with each change of who is signed in. */
  long generation() {
    return generation.get();
  }

  /** Who signed in a moment ago, as {@link #generation} counts; {@code 0} for nobody. */
  long newcomer() {
    return newUntil.hasPassed() ? 0 : generation.get();
  }

  /** How others than the one who is signed in read the same vaults. */
  Delegation delegation() {
    return delegation;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Status start(Method method, boolean restart) {
    if (config.tenantOrNull() == null || config.clientOrNull() == null) {
      throw EntraErrors.notConfigured();
    }
    SignInFlow current;
    lock.lock();
    try {
      SignInFlow before = pending();
      if (before != null && !restart) {
        current = before;
      } else {
        if (before != null) {
          before.cancel();
        } else if (!restart) {
          Status known = status();
          if (known.state() == State.SIGNED_IN) {
            return known;
          }
        }
        current = begin(chosen(method));
        flow = current;
      }
    } finally {
      lock.unlock();
    }
    waitFor(CompletableFuture.anyOf(current.prompt(), current.outcome()), AT_ONCE_MILLIS);
    return status();
  }

  @Override
  public Status status() {
    SignInFlow current = current();
    if (current != null && !current.outcome().isDone()) {
      SignIn.Prompt shown = current.prompt().getNow(null);
      return new Status(State.PENDING, shown, null, facts(), null);
    }
    HexkeyException failure = current == null ? null : current.failure();
    Optional<IAccount> account = account();
    if (account.isPresent()) {
      Map<String, String> facts = facts();
      Entra.objectId(account.get()).ifPresent(id -> facts.put("object_id", id));
      return new Status(State.SIGNED_IN, null, account.get().username(), facts, failure);
    }
    return new Status(
        failure == null ? State.SIGNED_OUT : State.FAILED, null, null, facts(), failure);
  }

  @Override
  public Status await(Deadline deadline) {
    SignInFlow current = current();
    if (current != null) {
      waitFor(current.outcome(), deadline.left().toMillis());
    }
    return status();
  }

  @Override
  public void cancel() {
    SignInFlow current = current();
    if (current != null && !current.outcome().isDone()) {
      current.cancel();
    }
  }

  @Override
  public void signOut() {
    cancel();
    lock.lock();
    try {
      flow = null;
    } finally {
      lock.unlock();
    }
    forget(account -> true);
    changed();
  }

  private SignInFlow begin(Method method) {
    SignInFlow begun =
        new SignInFlow(config, entra, cache, context.executor(), context.clock(), method);
    context.executor().execute(() -> begun.run(this::show, this::signedIn));
    return begun;
  }

  private void show(SignIn.Prompt prompt) {
    context.signInPrompt().ifPresent(person -> person.show(prompt));
  }

  /** Who signs in last is the one. */
  private void signedIn(IAuthenticationResult result) {
    if (config.usernameOrNull() == null) {
      String who = result.account().homeAccountId();
      forget(account -> !account.homeAccountId().equals(who));
    }
    newUntil = Deadline.after(NEW);
    changed();
  }

  private void changed() {
    tokens.startAnew();
    generation.incrementAndGet(); // last, so that nobody reads with the token from before
  }

  private void forget(Predicate<IAccount> which) {
    try (TokenCacheRecord.Session session = cache.lock()) {
      PublicClientApplication application =
          entra.application(session, entra.http(), BorrowedExecutor.CALLER);
      Collection<IAccount> accounts = entra.accounts(application);
      accounts.stream()
          .filter(which)
          .forEach(account -> Entra.value(application.removeAccount(account)));
    }
  }

  private Optional<IAccount> account() {
    if (config.tenantOrNull() == null || config.clientOrNull() == null) {
      return Optional.empty();
    }
    try (TokenCacheRecord.Session session = cache.lock()) {
      return entra.account(entra.application(session, entra.http(), BorrowedExecutor.CALLER));
    }
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    facts.put("cloud", config.cloud().setting());
    facts.put("identity", identity.identity());
    facts.put("cache", cache.isKept() ? "record store, encrypted" : "memory");
    facts.put("vaults", String.join(", ", config.vaults().keySet().stream().sorted().toList()));
    if (config.tenantOrNull() != null) {
      facts.put("tenant_id", config.tenantOrNull());
    }
    return facts;
  }

  private Method chosen(Method wanted) {
    boolean browser = context.signInPrompt().filter(SignInPrompt::hasBrowser).isPresent();
    return switch (wanted) {
      case AUTO -> browser ? Method.BROWSER : Method.DEVICE_CODE;
      case BROWSER -> {
        if (context.signInPrompt().isEmpty()) {
          throw EntraErrors.nobodyToShow();
        }
        yield Method.BROWSER;
      }
      case DEVICE_CODE -> Method.DEVICE_CODE;
    };
  }

  private @Nullable SignInFlow current() {
    lock.lock();
    try {
      return flow;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable SignInFlow pending() {
    SignInFlow current = flow;
    return current == null || current.outcome().isDone() ? null : current;
  }

  private static void waitFor(CompletableFuture<?> stage, long millis) {
    try {
      stage.get(Math.max(1, millis), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return; // the status says how it stands
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
