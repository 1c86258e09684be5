package dev.hexkey.tokenprovider.anthropic;

import com.anthropic.core.http.HttpClient;
import dev.hexkey.tokenprovider.conformance.ClientUnderTest;
import dev.hexkey.tokenprovider.conformance.ReplayConformance;
import dev.hexkey.tokenprovider.http.TokenBinding;

class AnthropicTokensTest implements ReplayConformance {
  @Override
  public ClientUnderTest open(TokenBinding binding) {
    return new TransportUnderTest(
        AnthropicTokens.interceptor(binding).intercept(OtherBackend.transport()),
        HttpClient::execute);
  }

  @Override
  public String clientName() {
    return "anthropic-java, its transport";
  }

  @Override
  public boolean followsRedirects() {
    return false;
  }
}
