package dev.hexkey.adapters.openbao;

import dev.hexkey.adapters.openbao.KvMetadata.Version;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretHistory.State;
import dev.hexkey.ports.SecretMetadata.Facts;
import dev.hexkey.ports.SecretVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Tells what is known about a secret and its versions, and deletes, recovers and destroys them.
 * Since the server answers the same whether it found a version or not, its metadata are read first.
 * Thread-safe.
 */
final class KvVersions {
  private final Server server;
  private final KvFailures failures;

  KvVersions(Server server, KvFailures failures) {
    this.server = server;
    this.failures = failures;
  }

  List<SecretHistory.Entry> history(SecretAddress address) {
    return look(
        address,
        (metadata, reply) ->
            metadata.versions().stream()
                .map(
                    version ->
                        new SecretHistory.Entry(
                            SecretVersion.of(version.number()),
                            failures.state(version, reply),
                            KvFailures.told(version.createdAtOrNull()),
                            KvFailures.told(version.deletionTimeOrNull())))
                .toList());
  }

  Facts metadata(SecretAddress address) {
    return look(
        address,
        (metadata, reply) ->
            new Facts(
                metadata.notes(),
                metadata.maxVersionsOrNull(),
                metadata.casRequired(),
                metadata.deleteVersionAfterOrNull(),
                metadata.createdAtOrNull(),
                metadata.updatedAtOrNull()));
  }

  /** Deletes all versions that are readable. */
  void delete(SecretAddress address) {
    List<Long> readable =
        look(
            address,
            (metadata, reply) -> {
              List<Long> found = in(State.READABLE, metadata, reply);
              if (found.isEmpty()) {
                Version newest = metadata.versions().iterator().next();
                throw newest.destroyed()
                    ? failures.destroyed(address)
                    : failures.deleted(address, newest.number(), newest.deletionTimeOrNull());
              }
              return found;
            });
    act(address, "delete", readable);
  }

  void deleteVersion(SecretAddress address) {
    act(address, "delete", one(address, State.READABLE));
  }

  /** Recovers one version, or all that are deleted. */
  void undelete(SecretAddress address) {
    List<Long> wanted =
        address.version().isPresent()
            ? one(address, State.READABLE, State.DELETED)
            : allDeleted(address);
    act(address, "undelete", wanted);
  }

  void destroy(SecretAddress address) {
    act(address, "destroy", one(address, State.READABLE, State.DELETED));
  }

  void destroyAll(SecretAddress address) {
    List<Long> left =
        look(
            address,
            (metadata, reply) -> {
              requireAnyLeft(address, metadata);
              return metadata.versions().stream()
                  .filter(version -> !version.destroyed())
                  .map(Version::number)
                  .toList();
            });
    act(address, "destroy", left);
  }

  void annotate(SecretAddress address, Map<String, String> written, Set<String> removed) {
    Map<String, byte[]> members = new TreeMap<>();
    removed.forEach(name -> members.put(name, KvJson.ascii("null")));
    written.forEach((name, note) -> members.put(name, KvJson.quoted(note)));
    try (Reply reply = server.send(Call.patch(KvPaths.metadata(address), notes(members)))) {
      switch (reply.status()) {
        case 200, 204 -> {}
        case 403, 405, 415 -> replaceNotes(address, written, removed);
        case 400 -> throw BaoErrors.notesRefused(failures.uri(address));
        default -> throw failures.of(address, reply);
      }
    }
  }

  /** For who may not patch: all notes at once. */
  private void replaceNotes(
      SecretAddress address, Map<String, String> written, Set<String> removed) {
    Map<String, String> all = new HashMap<>(metadata(address).notes());
    all.keySet().removeAll(removed);
    all.putAll(written);
    Map<String, byte[]> members = new TreeMap<>();
    all.forEach((name, note) -> members.put(name, KvJson.quoted(note)));
    try (Reply reply = server.send(Call.post(KvPaths.metadata(address), notes(members)))) {
      switch (reply.status()) {
        case 200, 204 -> {}
        case 400 -> throw BaoErrors.notesRefused(failures.uri(address));
        default -> throw failures.of(address, reply);
      }
    }
  }

  private static byte[] notes(Map<String, byte[]> members) {
    List<byte[]> pieces = new ArrayList<>();
    pieces.add(KvJson.ascii("{\"custom_metadata\":{"));
    members.forEach(
        (name, value) -> {
          pieces.add(KvJson.ascii(pieces.size() == 1 ? "" : ","));
          pieces.add(KvJson.quoted(name));
          pieces.add(KvJson.ascii(":"));
          pieces.add(value);
        });
    pieces.add(KvJson.ascii("}}"));
    return KvJson.joined(pieces.toArray(byte[][]::new));
  }

  private List<Long> allDeleted(SecretAddress address) {
    return look(
        address,
        (metadata, reply) -> {
          requireAnyLeft(address, metadata);
          return in(State.DELETED, metadata, reply);
        });
  }

  private void requireAnyLeft(SecretAddress address, KvMetadata metadata) {
    if (metadata.versions().stream().allMatch(Version::destroyed)) {
      throw failures.destroyed(address);
    }
  }

  private List<Long> in(State state, KvMetadata metadata, Reply reply) {
    return metadata.versions().stream()
        .filter(version -> failures.state(version, reply) == state)
        .map(Version::number)
        .toList();
  }

  /** The version that the address names, if it is in one of these states. */
  private List<Long> one(SecretAddress address, State... wanted) {
    return look(
        address,
        (metadata, reply) -> {
          Version version = named(metadata, address);
          State state = failures.state(version, reply);
          if (!List.of(wanted).contains(state)) {
            throw state == State.DESTROYED
                ? failures.destroyed(address)
                : failures.deleted(address, version.number(), version.deletionTimeOrNull());
          }
          return List.of(version.number());
        });
  }

  private Version named(KvMetadata metadata, SecretAddress address) {
    String number = address.version().map(SecretVersion::text).orElse("");
    Version version =
        number.matches("[0-9]{1,10}") ? metadata.version(Long.parseLong(number)) : null;
    if (version == null) {
      throw BaoErrors.absent(failures.uri(address));
    }
    return version;
  }

  private <T> T look(SecretAddress address, BiFunction<KvMetadata, Reply, T> reader) {
    try (Reply reply = server.send(Call.get(KvPaths.metadata(address)))) {
      if (reply.status() != 200) {
        throw failures.of(address, reply);
      }
      KvMetadata metadata = KvMetadata.read(reply.body());
      if (metadata == null) {
        throw failures.unexpected(address, reply);
      }
      if (metadata.versions().isEmpty()) {
        throw BaoErrors.absent(failures.uri(address)); // notes alone are no secret
      }
      return reader.apply(metadata, reply);
    }
  }

  private void act(SecretAddress address, String action, Collection<Long> versions) {
    if (versions.isEmpty()) {
      return;
    }
    String numbers = versions.stream().map(String::valueOf).collect(Collectors.joining(","));
    byte[] body = KvJson.ascii("{\"versions\":[" + numbers + "]}");
    try (Reply reply = server.send(Call.post(KvPaths.versions(address, action), body))) {
      if (!reply.isSuccess()) {
        throw failures.of(address, reply);
      }
    }
  }
}
