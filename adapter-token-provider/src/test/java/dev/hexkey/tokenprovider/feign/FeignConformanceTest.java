package dev.hexkey.tokenprovider.feign;

import dev.hexkey.tokenprovider.conformance.Answer;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.http.TokenBinding;
import feign.Feign;
import feign.FeignException;
import feign.Headers;
import feign.Param;
import feign.RequestLine;
import feign.Target;
import java.net.URI;

class FeignConformanceTest implements ReplayConformance {
  @Override
  public String clientName() {
    return "OpenFeign";
  }

  interface Api {
    @RequestLine("GET ")
    String get(URI base);

    @RequestLine("GET ")
    @Headers("Authorization: {authorization}")
    String getWith(URI base, @Param("authorization") String authorization);

    @RequestLine("POST ")
    String post(URI base, String body);
  }

  @Override
  public boolean streamsBodies() {
    return false; // Feign's bodies are arrays
  }

  @Override
  public ClientUnderTest open(TokenBinding binding) {
    return new FeignClient(
        Feign.builder()
            .addCapability(TokenCapability.of(binding))
            .target(Target.EmptyTarget.create(Api.class)));
  }

  record FeignClient(Api api) implements ClientUnderTest {
    @Override
    public Answer get(URI uri) {
      return answer(() -> api.get(uri));
    }

    @Override
    public Answer getWith(URI uri, String authorization) {
      return answer(() -> api.getWith(uri, authorization));
    }

    @Override
    public Answer post(URI uri, String body) {
      return answer(() -> api.post(uri, body));
    }

    private static Answer answer(java.util.function.Supplier<String> call) {
      try {
        return new Answer(200, call.get());
      } catch (FeignException e) {
        if (e.status() < 0) {
          throw e;
        }
        return new Answer(e.status(), e.contentUTF8());
      }
    }
  }
}
