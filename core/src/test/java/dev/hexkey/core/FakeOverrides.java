package dev.hexkey.core;

import dev.hexkey.ports.FieldDecoder;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretOverrides;
import dev.hexkey.ports.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Overrides in memory; each change of them ends what their answers vouched for. */
final class FakeOverrides implements SecretOverrides {
  final AtomicInteger lookUps = new AtomicInteger();
  final AtomicInteger checks = new AtomicInteger();
  volatile @Nullable HexkeyException failure;

  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final AtomicInteger generation = new AtomicInteger();

  FakeOverrides with(String path, String text) {
    texts.put(path, text);
    generation.incrementAndGet();
    return this;
  }

  void remove(String path) {
    texts.remove(path);
    generation.incrementAndGet();
  }

  void fail(HexkeyException with) {
    failure = with;
    generation.incrementAndGet();
  }

  @Override
  public Answer lookUp(SchemeDescriptor scheme, SecretAddress address) {
    lookUps.incrementAndGet();
    HexkeyException fault = failure;
    if (fault != null) {
      throw fault;
    }
    int asked = generation.get();
    String text = texts.get(address.path());
    return new Answer(
        text == null ? null : secret(text),
        () -> {
          checks.incrementAndGet();
          return generation.get() == asked;
        });
  }

  private static SecretValue secret(String text) {
    return SecretValue.of(text.getBytes(StandardCharsets.UTF_8), FakeOverrides::decode);
  }

  private static Optional<SecretValue> decode(SecretValue secret, String name) {
    String text = secret.revealText();
    if (!text.contains("=")) {
      throw FieldDecoder.notAnObject();
    }
    return text.startsWith(name + "=")
        ? Optional.of(SecretValue.ofText(text.substring(name.length() + 1)))
        : Optional.empty();
  }
}
