package dev.hexkey.adapters.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An answer as the Azure SDK reads it. Thread-safe. */
final class VaultResponse extends HttpResponse {
  private final Reply reply;
  private final HttpHeaders headers = new HttpHeaders();

  VaultResponse(HttpRequest request, Reply reply) {
    super(request);
    this.reply = reply;
    reply
        .headers()
        .map()
        .forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
  }

  /** What the vault answered. */
  Reply reply() {
    return reply;
  }

  @Override
  public int getStatusCode() {
    return reply.status();
  }

  @Override
  @Deprecated
  public @Nullable String getHeaderValue(String name) {
    return headers.getValue(HttpHeaderName.fromString(name));
  }

  @Override
  public HttpHeaders getHeaders() {
    return headers;
  }

  @Override
  public Flux<ByteBuffer> getBody() {
    return Flux.just(ByteBuffer.wrap(reply.body()));
  }

  @Override
  public BinaryData getBodyAsBinaryData() {
    return BinaryData.fromBytes(reply.body());
  }

  @Override
  public Mono<byte[]> getBodyAsByteArray() {
    return Mono.just(reply.body());
  }

  @Override
  public Mono<String> getBodyAsString() {
    return getBodyAsString(StandardCharsets.UTF_8);
  }

  @Override
  public Mono<String> getBodyAsString(Charset charset) {
    return Mono.just(new String(reply.body(), charset));
  }
}
