package dev.hexkey.adapters.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Lets the Azure SDK speak to one vault for somebody. Thread-safe. */
final class VaultHttp implements HttpClient {
  private final VaultConnection connection;
  private final VaultReader reader;

  VaultHttp(VaultConnection connection, VaultReader reader) {
    this.connection = connection;
    this.reader = reader;
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return Mono.fromCallable(() -> sendSync(request, Context.NONE));
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (HttpHeader header : request.getHeaders()) {
      if (!Transport.setsItself(header.getName())) {
        headers.put(header.getName(), header.getValue());
      }
    }
    BinaryData body = request.getBodyAsBinaryData();
    Reply reply =
        connection.send(
            new VaultRequest(
                request.getHttpMethod().toString(),
                URI.create(request.getUrl().toString()),
                headers,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body.toBytes())),
            reader);
    return new VaultResponse(request, reply);
  }
}
