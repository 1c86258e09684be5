package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The key wrappers of the configured servers, one for each, under the name of its first scheme.
 * Thread-safe.
 */
final class TransitKeys {
  private final List<KeyWrapper> wrappers = new ArrayList<>();
  private final List<DoctorCheck> checks = new ArrayList<>();

  /** Asks nothing of any server. */
  TransitKeys(Servers configured, Map<ServerMembers, Server> servers) {
    servers.forEach((members, server) -> add(configured, members, server));
    if (servers.isEmpty()) {
      wrappers.add(
          new TransitKeyWrapper(
              configured.providers().get(0),
              call -> {
                throw BaoErrors.noServer();
              },
              () -> {
                throw TransitErrors.unavailable(BaoErrors.noServer());
              }));
    }
  }

  List<KeyWrapper> wrappers() {
    return List.copyOf(wrappers);
  }

  List<DoctorCheck> checks() {
    return List.copyOf(checks);
  }

  private void add(Servers configured, ServerMembers members, Server server) {
    String kind = configured.providersOf(members).get(0);
    TransitKeyWrapper wrapper =
        new TransitKeyWrapper(
            kind,
            call -> {
              requireOwnLogin(server.name(), members);
              return server.send(call);
            },
            () -> named(members));
    wrappers.add(wrapper);
    if (members.find(Member.TRANSIT_KEY).isPresent()) {
      checks.add(new TransitKeyCheck(kind, wrapper));
    }
  }

  private static TransitKeyId named(ServerMembers members) {
    String setting = members.placeOf(Member.TRANSIT_KEY);
    Optional<String> text = members.find(Member.TRANSIT_KEY);
    if (text.isEmpty()) {
      throw TransitErrors.notSet(setting);
    }
    return TransitKeyId.ofPlace(text.get())
        .orElseThrow(() -> TransitErrors.malformedSetting(setting));
  }

  /** Of a server that names no key of its own, while a store has recorded one. */
  private static void requireOwnLogin(String server, ServerMembers members) {
    Optional<Member> kept = keptInAStore(members);
    if (kept.isPresent()) {
      throw TransitErrors.loginNeedsStore(
          server, members.placeOf(kept.get()), members.placeOf(Member.TRANSIT_KEY));
    }
  }

  /**
   * What of a login is kept in a store. What opens a store must not need that store, nor any other
   * that may need it in turn.
   */
  static Optional<Member> keptInAStore(ServerMembers members) {
    return Arrays.stream(Member.values())
        .filter(member -> member.kind() == Member.Kind.SECRET)
        .filter(member -> members.find(member).filter(TransitKeys::leadsIntoAStore).isPresent())
        .findFirst();
  }

  private static boolean leadsIntoAStore(String text) {
    return Setting.isSecretUri(text) && !text.startsWith("file://");
  }
}
