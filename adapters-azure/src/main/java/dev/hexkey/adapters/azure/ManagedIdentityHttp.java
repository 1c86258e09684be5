package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import java.util.List;
import java.util.Map;

/**
 * MSAL's way to the service that gives a machine its tokens, for one request. Asks again where the
 * service asks for that, and turns refusals into errors before MSAL sees them, which would log what
 * the service wrote. Not thread-safe.
 */
final class ManagedIdentityHttp implements IHttpClient {
  private final PlatformService service;

  ManagedIdentityHttp(PlatformService service) {
    this.service = service;
  }

  @Override
  public IHttpResponse send(HttpRequest request) throws Exception {
    Reply reply = service.ask(MsalRequests.translated(request, ""), ManagedIdentityHttp::mayPass);
    if (reply.status() != 200 && reply.status() != 401) { // which is Azure Arc's challenge
      throw IdentityErrors.refusedByPlatform(reply);
    }
    HttpResponse response = new HttpResponse();
    reply
        .headers()
        .firstValue("WWW-Authenticate")
        .ifPresent(
            challenge -> response.addHeaders(Map.of("WWW-Authenticate", List.of(challenge))));
    return response.statusCode(reply.status()).body(reply.text());
  }

  /** 404 and 410 while the service starts or is renewed, says Microsoft of IMDS. */
  private static boolean mayPass(int status) {
    return status == 404 || status == 410 || status == 429 || status >= 500;
  }
}
