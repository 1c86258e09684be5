package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import io.github.jopenlibs.vault.api.Auth;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Signs in, and extends the token that it got for as long as the server lets it. Thread-safe.
 *
 * <p>An extension that is shorter than what was asked for shows that the token's longest life is
 * near: then the next token is a new one, while the old one still serves.
 */
final class OwnLogin implements TokenSource {
  private final String server;
  private final String method;
  private final Endpoints endpoints;
  private final Driver driver;
  private final SignIn signIn;
  private final AtomicReference<@Nullable Granted> last = new AtomicReference<>();

  /** One way to sign in. */
  @FunctionalInterface
  interface SignIn {
    /**
     * Sends the login.
     *
     * @param request why a token is needed
     * @return the server's answer; empty if it refused
     */
    Optional<byte[]> send(TokenRequest request);
  }

  OwnLogin(String server, String method, Endpoints endpoints, Driver driver, SignIn signIn) {
    this.server = server;
    this.method = method;
    this.endpoints = endpoints;
    this.driver = driver;
    this.signIn = signIn;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    return extended(request).orElseGet(() -> signedIn(request)).asAccessToken();
  }

  @Override
  public String label() {
    return "login by " + method + " at " + server;
  }

  /** Ends the token that was obtained last, if there is one. */
  void revoke() {
    Granted mine = last.getAndSet(null);
    if (mine != null) {
      revoke(mine);
    }
  }

  private Optional<Granted> extended(TokenRequest request) {
    Granted mine = last.get();
    AccessToken previous = request.previous();
    if (request.reason() != TokenRequest.Reason.AHEAD
        || mine == null
        || !mine.renewable()
        || previous == null
        || !previous.revealText().equals(mine.token())) {
      return Optional.empty();
    }
    return renew(driver, mine.token(), mine.life().toSeconds())
        .filter(longer -> longer.life().compareTo(mine.life()) >= 0);
  }

  private Granted signedIn(TokenRequest request) {
    byte[] answer = signIn.send(request).orElseThrow(() -> BaoErrors.loginRefused(server, method));
    Granted granted = Granted.ofLogin(answer).orElseThrow(() -> BaoErrors.malformed(server));
    if (granted.uses() > 0) {
      revoke(granted);
      throw BaoErrors.limitedUses(server);
    }
    last.set(granted);
    return granted;
  }

  private void revoke(Granted granted) {
    try {
      endpoints
          .send(Call.post("auth/token/revoke-self", new byte[0]), granted.token(), null)
          .close();
    } catch (HexkeyException e) {
      return; // it ends by itself
    }
  }

  /**
   * Extends a token.
   *
   * @param seconds how long it is to live from now on
   * @return what the server made of it; empty if it refused
   */
  static Optional<Granted> renew(Driver driver, String token, long seconds) {
    return driver
        .send(token, config -> new Auth(config).renewSelf(seconds))
        .flatMap(Granted::ofLogin);
  }
}
