package dev.hexkey.core;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.UriReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which mounts a program may name. Immutable.
 *
 * <p>An entry of the list is bare ({@code secret}, {@code team/kv}) and then holds for every scheme
 * whose mounts are {@link MountNames#LISTED}, or bound to one of them ({@code
 * openbao+kv2://secret}). A scheme without any entry admits no URI. Schemes that know their own
 * mounts, and adapters that state theirs in code, are not subject to the list.
 *
 * <p>Where two mounts of one scheme overlap ({@code team} and {@code team/kv}), a URI could mean
 * either, and the list is refused. Binding both entries maps each mount to its engine in so many
 * words; that is accepted, and the longer mount wins.
 *
 * <p>{@code sys}, {@code auth}, {@code identity} and {@code cubbyhole} are reserved: refused as
 * first segment whatever the list says, but for schemes whose mounts are {@link MountNames#FOREIGN}
 * names.
 */
public final class MountGuard {
  private static final Set<String> RESERVED = Set.of("sys", "auth", "identity", "cubbyhole");

  private final Mounts bare;
  private final Map<String, Mounts> byScheme = new HashMap<>();
  private final int entryCount;

  private MountGuard(List<Entry> entries) {
    this.bare = mountsOf(Entry.EVERY_SCHEME, entries);
    for (Entry entry : entries) {
      byScheme.computeIfAbsent(entry.scheme(), scheme -> mountsOf(scheme, entries));
    }
    this.entryCount = entries.size();
  }

  /**
   * A guard that admits these mounts.
   *
   * @param entries in any order; an empty list admits no URI of a scheme whose mounts are listed
   * @throws MisconfiguredException if an entry is malformed or reserved, or if two overlap; {@link
   *     #faults} lists all that is wrong
   */
  public static MountGuard allowing(Collection<String> entries) {
    List<Problem> faults = new ArrayList<>();
    List<Entry> read = read(entries, faults);
    if (!faults.isEmpty()) {
      throw new MisconfiguredException(faults.get(0));
    }
    return new MountGuard(read);
  }

  /**
   * All that is wrong with a list of allowed mounts; empty for a good one.
   *
   * <p>An entry bound to a scheme that is not installed is no fault, since programs with different
   * adapters may share the setting. An entry bound to a scheme that is not subject to the list is
   * one, since it would guard nothing.
   */
  public static List<Problem> faults(Collection<String> entries, Schemes schemes) {
    List<Problem> faults = new ArrayList<>();
    for (Entry entry : read(entries, faults)) {
      schemes
          .find(entry.scheme())
          .filter(descriptor -> !isSubjectToList(descriptor))
          .ifPresent(descriptor -> faults.add(entry.withoutEffect()));
    }
    return List.copyOf(faults);
  }

  /** Whether a mount is refused whatever the list of allowed mounts says. */
  public static boolean isReserved(String mount) {
    int slash = mount.indexOf('/');
    return RESERVED.contains(slash < 0 ? mount : mount.substring(0, slash));
  }

  /** The mounts that the scheme's own adapter or the list admits, reserved ones not considered. */
  Mounts mountsOf(Schemes.Entry scheme) {
    Mounts stated = scheme.statedMounts();
    if (stated != null) {
      return stated;
    }
    return isSubjectToList(scheme.descriptor())
        ? byScheme.getOrDefault(scheme.descriptor().name(), bare)
        : Mounts.ANY;
  }

  /**
   * Refuses a mount that may not be named.
   *
   * @param mount canonical
   * @param offset where the mount begins in the text that is checked
   */
  void require(Schemes.Entry scheme, String mount, int offset) {
    if (scheme.descriptor().mountNames() != MountNames.FOREIGN && isReserved(mount)) {
      throw new SecretUriException(UriReason.RESERVED_MOUNT, offset);
    }
    if (!mountsOf(scheme).contains(mount)) {
      throw new SecretUriException(UriReason.MOUNT_NOT_ALLOWED, offset);
    }
  }

  @Override
  public String toString() {
    return "MountGuard[" + entryCount + " entries]";
  }

  private static boolean isSubjectToList(SchemeDescriptor scheme) {
    return scheme.mountNames() == MountNames.LISTED && scheme.mounts().isEmpty();
  }

  private static Mounts mountsOf(String scheme, List<Entry> entries) {
    return Mounts.of(
        entries.stream().filter(entry -> entry.holdsFor(scheme)).map(Entry::mount).toList());
  }

  private static List<Entry> read(Collection<String> texts, List<Problem> faults) {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String text : texts) {
      number++;
      try {
        Entry entry = Entry.parse(number, text);
        entries.stream().filter(entry::overlaps).map(entry::overlap).forEach(faults::add);
        entries.add(entry);
      } catch (SecretUriException fault) {
        faults.add(Entry.malformed(number, fault.uriReason()));
      }
    }
    return entries;
  }

  /**
   * One entry of the list.
   *
   * @param number its place in the list, from 1; messages name it instead of a malformed text
   * @param scheme in lower case; {@link #EVERY_SCHEME} for a bare entry
   */
  private record Entry(int number, String scheme, String mount) {
    static final String EVERY_SCHEME = "";

    static Entry parse(int number, String text) {
      int schemeEnd = text.indexOf("://");
      if (schemeEnd == 0) {
        throw new SecretUriException(UriReason.NO_SCHEME, 0);
      }
      int mountStart = schemeEnd < 0 ? 0 : schemeEnd + "://".length();
      if (mountStart == text.length()) {
        throw new SecretUriException(UriReason.MISSING_MOUNT, mountStart);
      }
      Segments.check(text, mountStart, text.length(), UriReason.WILDCARD_IN_POINTER);
      String mount = text.substring(mountStart);
      if (isReserved(mount)) {
        throw new SecretUriException(UriReason.RESERVED_MOUNT, mountStart);
      }
      String scheme = text.substring(0, Math.max(schemeEnd, 0)).toLowerCase(Locale.ROOT);
      return new Entry(number, scheme, mount);
    }

    static Problem malformed(int number, UriReason reason) {
      return Problem.of(
              reason.code(),
              "Entry " + number + " of the allowed mounts is refused: " + reason.summary(),
              "Write it as a mount, such as secret or openbao+kv2://secret, in the setting"
                  + " secrets_allowed_mounts.")
          .withReason(reason.name());
    }

    boolean isBound() {
      return !scheme.equals(EVERY_SCHEME);
    }

    boolean holdsFor(String someScheme) {
      return !isBound() || scheme.equals(someScheme);
    }

    /** Whether a URI could mean this mount or the other and no map to engines says which. */
    boolean overlaps(Entry other) {
      boolean nested =
          Mounts.beginsWith(mount, 0, mount.length(), other.mount)
              || Mounts.beginsWith(other.mount, 0, other.mount.length(), mount);
      return nested && !mount.equals(other.mount) && !(isBound() && other.isBound());
    }

    Problem overlap(Entry other) {
      return Problem.of(
              UriReason.OVERLAP.code(),
              "Entries "
                  + other.number
                  + " and "
                  + number
                  + " of the allowed mounts overlap, so a secret URI could mean either.",
              "Remove one of them, or bind both to their engines, such as openbao+kv2://team/kv, in"
                  + " the setting secrets_allowed_mounts.")
          .withReason(UriReason.OVERLAP.name());
    }

    Problem withoutEffect() {
      return Problem.of(
              ErrorCodes.STARTUP_VALIDATION_ERROR,
              "Entry "
                  + number
                  + " of the allowed mounts is bound to the scheme '"
                  + scheme
                  + "', whose mounts are not taken from this list.",
              "Remove it from the setting secrets_allowed_mounts.")
          .withReason("SCHEME_NOT_LISTED");
    }
  }
}
