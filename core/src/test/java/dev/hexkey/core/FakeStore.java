package dev.hexkey.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.FieldDecoder;
import dev.hexkey.ports.FieldEncoder;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretCompareAndSet;
import dev.hexkey.ports.SecretDeletion;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory with every ability and every version kept. A secret with fields is written as
 * {@code name=value;name=value}. Tests count its fetches, make them fail and make them wait.
 */
final class FakeStore implements SecretCompareAndSet, SecretDeletion, SecretHistory, SecretListing {
  final AtomicInteger fetches = new AtomicInteger();
  final AtomicInteger decodes = new AtomicInteger();
  final AtomicInteger writes = new AtomicInteger();
  final List<SecretValue> given = new ArrayList<>(); // guarded by this
  volatile Consumer<SecretAddress> beforeAnswer = address -> {};
  volatile Consumer<SecretAddress> afterLook = address -> {};
  volatile @Nullable Duration lifetime;
  volatile FetchedSecret.@Nullable Validator validator;

  private final Map<String, List<byte[]>> versions = new TreeMap<>(); // guarded by this

  FakeStore with(String path, String text) {
    put(SecretAddress.newest("m", path), SecretValue.ofText(text));
    writes.set(0);
    return this;
  }

  @Override
  public FetchedSecret fetch(SecretAddress address) {
    fetches.incrementAndGet();
    beforeAnswer.accept(address);
    byte[] bytes;
    int number;
    synchronized (this) {
      List<byte[]> all = present(address);
      number = address.version().map(v -> Integer.parseInt(v.text())).orElse(all.size());
      if (number > all.size()) {
        throw absent();
      }
      bytes = all.get(number - 1);
    }
    afterLook.accept(address);
    SecretValue value = SecretValue.of(bytes, this::decode);
    synchronized (this) {
      given.add(value);
    }
    return new FetchedSecret(value, SecretVersion.of(number), lifetime, validator);
  }

  @Override
  public SecretVersion put(SecretAddress address, SecretValue value) {
    writes.incrementAndGet();
    synchronized (this) {
      List<byte[]> all = versions.computeIfAbsent(nameOf(address), name -> new ArrayList<>());
      all.add(value.revealBytes());
      return SecretVersion.of(all.size());
    }
  }

  @Override
  public SecretVersion putIfVersion(
      SecretAddress address, @Nullable SecretVersion expected, SecretValue value) {
    synchronized (this) {
      List<byte[]> all = versions.get(nameOf(address));
      SecretVersion newest = all == null ? null : SecretVersion.of(all.size());
      if (newest == null ? expected != null : !newest.equals(expected)) {
        throw new ConflictingException(
            Problem.of(ErrorCodes.SECRET_CONFLICT, "Somebody wrote first.", "Read again."));
      }
      return put(address, value);
    }
  }

  @Override
  public FieldEncoder fieldEncoder() {
    return (current, name, value) -> {
      Map<String, String> fields = new LinkedHashMap<>();
      if (current != null) {
        fields.putAll(fieldsOf(current));
      }
      fields.put(name, value.revealText());
      StringBuilder text = new StringBuilder();
      fields.forEach((field, member) -> text.append(field).append('=').append(member).append(';'));
      return SecretValue.of(text.toString().getBytes(UTF_8), this::decode);
    };
  }

  @Override
  public synchronized void delete(SecretAddress address) {
    present(address);
    versions.remove(nameOf(address));
  }

  @Override
  public synchronized List<SecretHistory.Entry> history(SecretAddress address) {
    List<SecretHistory.Entry> entries = new ArrayList<>();
    for (int number = present(address).size(); number > 0; number--) {
      entries.add(
          new SecretHistory.Entry(SecretVersion.of(number), SecretHistory.State.READABLE, null));
    }
    return entries;
  }

  @Override
  public synchronized List<SecretListing.Entry> list(AddressPrefix prefix) {
    return versions.keySet().stream()
        .map(name -> new SecretListing.Entry(name.substring(name.lastIndexOf('/') + 1), true))
        .toList();
  }

  /** The same store with nothing but reading. */
  SecretStore readOnly() {
    return new ReadOnly(this);
  }

  static AbsentException absent() {
    return new AbsentException(
        Problem.of(ErrorCodes.SECRET_NOT_FOUND, "There is no such secret.", "Check the path."));
  }

  private List<byte[]> present(SecretAddress address) {
    List<byte[]> all = versions.get(nameOf(address));
    if (all == null) {
      throw absent();
    }
    return all;
  }

  private Optional<SecretValue> decode(SecretValue secret, String name) {
    decodes.incrementAndGet();
    return Optional.ofNullable(fieldsOf(secret).get(name)).map(SecretValue::ofText);
  }

  private static Map<String, String> fieldsOf(SecretValue secret) {
    String text = secret.revealText();
    if (text.indexOf('=') < 0) {
      throw FieldDecoder.notAnObject();
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : text.split(";", 0)) {
      int equals = field.indexOf('=');
      fields.put(field.substring(0, equals), field.substring(equals + 1));
    }
    return fields;
  }

  private static String nameOf(SecretAddress address) {
    return address.mount() + "/" + address.path();
  }

  private record ReadOnly(FakeStore store) implements SecretStore {
    @Override
    public FetchedSecret fetch(SecretAddress address) {
      return store.fetch(address);
    }
  }
}
