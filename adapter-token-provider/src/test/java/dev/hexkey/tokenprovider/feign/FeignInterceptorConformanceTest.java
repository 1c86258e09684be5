package dev.hexkey.tokenprovider.feign;

import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.NoReplayConformance;
import dev.hexkey.tokenprovider.feign.FeignConformanceTest.Api;
import dev.hexkey.tokenprovider.feign.FeignConformanceTest.FeignClient;
import dev.hexkey.tokenprovider.http.TokenBinding;
import feign.Feign;
import feign.Request;
import java.net.URI;
import java.util.concurrent.TimeUnit;

class FeignInterceptorConformanceTest implements NoReplayConformance {
  @Override
  public String clientName() {
    return "OpenFeign, interceptor";
  }

  @Override
  public boolean followsRedirects() {
    return false; // left to the client, which need not know what to drop
  }

  @Override
  public ClientUnderTest open(TokenBinding binding) {
    return new PerOrigin(binding);
  }

  /** An interceptor knows where a request goes by its target only, so each origin has one. */
  private record PerOrigin(TokenBinding binding) implements ClientUnderTest {
    private FeignClient at(URI uri) {
      Request.Options direct =
          new Request.Options(10, TimeUnit.SECONDS, 60, TimeUnit.SECONDS, false);
      return new FeignClient(
          Feign.builder()
              .options(direct)
              .requestInterceptor(TokenRequestInterceptor.of(binding))
              .target(Api.class, uri.resolve("/").toString()));
    }

    @Override
    public Answer get(URI uri) {
      return at(uri).get(uri);
    }

    @Override
    public Answer getWith(URI uri, String authorization) {
      return at(uri).getWith(uri, authorization);
    }

    @Override
    public Answer post(URI uri, String body) {
      return at(uri).post(uri, body);
    }
  }
}
