package dev.hexkey.cli;

import dev.hexkey.core.SecretUri;
import dev.hexkey.ports.SecretLease;
import java.time.Instant;

/** What a command says and sees to when a secret is a lease. */
final class Leased {
  private static final String OUTLIVE = "leases_outlive_client";

  private Leased() {}

  static boolean is(SecretUri uri) {
    return uri.scheme().endsWith("+lease");
  }

  /** Sees to it that what is printed is still good afterwards. Called before anything is read. */
  static void outlive(Session session, String uri) {
    boolean known =
        session.adapters().usable().stream()
            .flatMap(adapter -> adapter.settings().stream())
            .anyMatch(setting -> setting.name().equals(OUTLIVE));
    if (known && uri.contains("+lease://")) {
      session.flags().putIfAbsent(OUTLIVE, "true");
    }
  }

  /** Says what was leased, beside the answer. */
  static void tell(Session session, SecretUri uri) {
    if (is(uri)) {
      session.secrets().findLease(uri).ifPresent(lease -> tell(session, lease));
    }
  }

  private static void tell(Session session, SecretLease lease) {
    String id = lease.id().map(text -> "lease " + Text.printable(text)).orElse("no lease");
    String end = lease.end().map(Leased::ends).orElse("");
    session.err().line(id + end);
    session.err().flush();
  }

  private static String ends(Instant end) {
    return ", ends " + Text.instant(end);
  }
}
