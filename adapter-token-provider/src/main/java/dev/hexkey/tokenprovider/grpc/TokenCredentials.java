package dev.hexkey.tokenprovider.grpc;

import dev.hexkey.ports.TokenProvider;
import io.grpc.Attributes;
import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Puts the token into a call's metadata. Thread-safe. */
final class TokenCredentials extends CallCredentials {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final TokenProvider provider;
  private final Set<String> authorities;
  private final boolean loopback;
  private volatile @Nullable Prepared prepared;

  /** Metadata that serves as long as its token. */
  private record Prepared(String header, Metadata metadata) {
    @Override
    public String toString() {
      return "Prepared[redacted]";
    }
  }

  TokenCredentials(TokenProvider provider, Set<String> authorities, boolean loopback) {
    if (authorities.isEmpty()) {
      throw new IllegalArgumentException("name at least one authority that may see the token");
    }
    this.provider = provider;
    this.authorities = authorities;
    this.loopback = loopback;
  }

  @Override
  public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
    if (!authorities.contains(call.getAuthority())) {
      applier.apply(new Metadata());
      return;
    }
    if (!isPrivate(call)) {
      applier.fail(
          Status.UNAUTHENTICATED.withDescription(
              "A token is sent over a private channel only; use TLS."));
      return;
    }
    provider
        .headerAsync()
        .whenComplete(
            (header, failure) -> {
              if (failure != null) {
                applier.fail(statusOf(failure));
                return;
              }
              SentToken.remember(call.getCallOptions(), header);
              applier.apply(metadata(header));
            });
  }

  private boolean isPrivate(RequestInfo call) {
    return call.getSecurityLevel() == SecurityLevel.PRIVACY_AND_INTEGRITY
        || (loopback && isLoopback(call.getTransportAttrs()));
  }

  private static boolean isLoopback(Attributes transport) {
    return transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress remote
        && remote.getAddress() != null
        && remote.getAddress().isLoopbackAddress();
  }

  @SuppressWarnings("ReferenceEquality") // a provider keeps one text for the life of a token
  private Metadata metadata(String header) {
    Prepared known = prepared;
    if (known == null || known.header() != header) {
      Metadata metadata = new Metadata();
      metadata.put(AUTHORIZATION, header);
      known = new Prepared(header, metadata);
      prepared = known;
    }
    return known.metadata();
  }

  private static Status statusOf(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    return Status.UNAUTHENTICATED.withDescription("There is no token to send.").withCause(cause);
  }
}
