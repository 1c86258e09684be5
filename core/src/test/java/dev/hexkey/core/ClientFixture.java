package dev.hexkey.core;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.UnreachableException;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A client over one store in memory, with a ticker that the test moves. */
final class ClientFixture implements AutoCloseable {
  static final String CANARY = "canary-c11e47"; // found nowhere else, so a leak is found by it

  final ManualTicker ticker = new ManualTicker();
  final FakeStore store = new FakeStore();
  final FakeAdapter adapter = new FakeAdapter("mem", store);
  final Hexkey hexkey;
  final SecretsClient client;

  ClientFixture() {
    this(options -> options);
  }

  ClientFixture(UnaryOperator<ClientOptions> options) {
    hexkey =
        Hexkey.builder()
            .adapter(adapter)
            .environment(Map.of())
            .ticker(ticker)
            .options(options.apply(ClientOptions.DEFAULTS))
            .withoutLog()
            .build();
    client = hexkey.secrets();
  }

  String text(String uri) {
    return client.resolve(uri).revealText();
  }

  static UnreachableException unreachable() {
    return new UnreachableException(
        Problem.of(ErrorCodes.VAULT_CONNECTION_ERROR, "The store is away.", "Try again."));
  }

  @Override
  public void close() {
    hexkey.close();
  }
}
