package dev.hexkey.tokenprovider.google;

import com.google.auth.Credentials;
import com.google.auth.RequestMetadataCallback;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.Verdict;
import dev.hexkey.tokenprovider.http.TokenBinding;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What Google's clients ask for the headers of each request. Thread-safe. */
final class ProvidedCredentials extends Credentials {
  private static final long serialVersionUID = 1;

  private final transient TokenProvider provider;
  private final transient TokenBinding binding;

  /**
   * The token that a thread was given last, by its number: {@link #refresh()} comes without a word
   * on what was refused, but on the thread of the request.
   */
  private final transient ThreadLocal<Long> given = new ThreadLocal<>();

  ProvidedCredentials(TokenProvider provider, TokenBinding binding) {
    this.provider = provider;
    this.binding = binding;
  }

  @Override
  public Map<String, List<String>> getRequestMetadata(@Nullable URI uri) {
    if (isElsewhere(uri)) {
      return Map.of();
    }
    CurrentToken token = provider.token();
    given.set(token.generation());
    return metadata(token.revealHeader());
  }

  @Override
  public void getRequestMetadata(
      @Nullable URI uri, Executor executor, RequestMetadataCallback callback) {
    if (isElsewhere(uri)) {
      callback.onSuccess(Map.of());
      return;
    }
    provider
        .headerAsync()
        .whenComplete(
            (header, failure) -> {
              if (failure == null) {
                callback.onSuccess(metadata(header));
              } else {
                callback.onFailure(
                    failure instanceof CompletionException e && e.getCause() != null
                        ? e.getCause()
                        : failure);
              }
            });
  }

  private boolean isElsewhere(@Nullable URI uri) {
    return uri != null && !binding.appliesTo(uri, false);
  }

  private static Map<String, List<String>> metadata(String header) {
    return Map.of(TokenBinding.AUTHORIZATION, List.of(header));
  }

  /** A service refused the token that this thread was given last. */
  @Override
  public void refresh() throws IOException {
    try {
      CurrentToken now = provider.token();
      Long refused = given.get();
      if (refused != null && refused != now.generation()) {
        return; // another thread was refused before and has a newer one
      }
      Verdict verdict = provider.rejected(now.revealText(), null);
      if (verdict.action() != Verdict.Action.RETRY) {
        throw new IOException("There is no other token than the one that was refused.");
      }
    } catch (HexkeyException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public String getAuthenticationType() {
    return "OAuth2";
  }

  @Override
  public boolean hasRequestMetadata() {
    return true;
  }

  @Override
  public boolean hasRequestMetadataOnly() {
    return true;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    throw new NotSerializableException("credentials of a token provider stay where they are");
  }

  @Override
  public String toString() {
    return "ProvidedCredentials";
  }
}
