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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The schemes that the installed adapters describe. All that the parser knows about a scheme comes
 * from here, so a new scheme needs no change in the core. Immutable.
 */
public final class Schemes {
  private final Map<String, Entry> byName;
  private final List<Spelling> spellings;

  private Schemes(Map<String, Entry> byName, List<Spelling> spellings) {
    this.byName = byName;
    this.spellings = spellings;
  }

  /**
   * The schemes of these descriptors; older spellings of their names are not accepted.
   *
   * @throws MisconfiguredException if two descriptors claim one name, or if one states a mount that
   *     no secret URI may name
   */
  public static Schemes of(Collection<SchemeDescriptor> descriptors) {
    Map<String, Entry> byName = new TreeMap<>();
    List<Spelling> spellings = new ArrayList<>();
    Set<String> claimed = new HashSet<>();
    for (SchemeDescriptor descriptor : descriptors) {
      claim(claimed, descriptor.name());
      descriptor.legacyNames().forEach(name -> claim(claimed, name));
      Entry entry = new Entry(descriptor, statedMounts(descriptor));
      byName.put(descriptor.name(), entry);
      spellings.add(new Spelling(descriptor.name(), entry));
    }
    return new Schemes(Collections.unmodifiableMap(byName), List.copyOf(spellings));
  }

  /** The same schemes, where older spellings are accepted and written back in the new one. */
  public Schemes acceptingLegacyNames() {
    List<Spelling> all = new ArrayList<>();
    for (Entry entry : byName.values()) {
      all.add(new Spelling(entry.descriptor().name(), entry));
      entry.descriptor().legacyNames().forEach(name -> all.add(new Spelling(name, entry)));
    }
    return new Schemes(byName, List.copyOf(all));
  }

  /** The names of the schemes, sorted. */
  public Set<String> names() {
    return byName.keySet();
  }

  /**
   * The descriptor of a scheme.
   *
   * @param name in lower case, as {@link #names()} has it
   */
  public Optional<SchemeDescriptor> find(String name) {
    return Optional.ofNullable(byName.get(name)).map(Entry::descriptor);
  }

  /**
   * The scheme that the first {@code end} characters of a text name, in any letter case.
   *
   * @param text printable ASCII
   * @throws SecretUriException if there is no such scheme
   */
  Entry resolve(String text, int end) {
    for (Spelling spelling : spellings) {
      String name = spelling.name();
      if (name.length() == end && text.regionMatches(true, 0, name, 0, end)) {
        return spelling.entry();
      }
    }
    throw refuse(text.substring(0, end));
  }

  private SecretUriException refuse(String scheme) {
    int plus = scheme.indexOf('+');
    int providerEnd = plus < 0 ? scheme.length() : plus;
    if (!hasProvider(scheme.substring(0, providerEnd))) {
      return new SecretUriException(UriReason.UNKNOWN_PROVIDER, 0);
    }
    return plus < 0
        ? new SecretUriException(UriReason.ENGINE_REQUIRED, providerEnd)
        : new SecretUriException(UriReason.UNKNOWN_ENGINE, providerEnd + 1);
  }

  private boolean hasProvider(String name) {
    return byName.values().stream()
        .anyMatch(entry -> entry.descriptor().provider().equalsIgnoreCase(name));
  }

  private static void claim(Set<String> claimed, String name) {
    if (!claimed.add(name)) {
      throw misconfigured(
          "DUPLICATE_SCHEME",
          "Two adapters claim the scheme '" + name + "'.",
          "Install only one of them.");
    }
  }

  private static @Nullable Mounts statedMounts(SchemeDescriptor descriptor) {
    for (String mount : descriptor.mounts()) {
      if (!Segments.areWellFormed(mount)) {
        throw misconfigured(
            "MOUNT_FORM",
            "The adapter of the scheme '"
                + descriptor.name()
                + "' states a mount that is not one or more plain segments.",
            "Correct the adapter's settings.");
      }
      if (descriptor.mountNames() != MountNames.FOREIGN && MountGuard.isReserved(mount)) {
        throw misconfigured(
            UriReason.RESERVED_MOUNT.name(),
            "The adapter of the scheme '" + descriptor.name() + "' states a reserved mount.",
            "Use another mount.");
      }
    }
    return descriptor.mounts().isEmpty() ? null : Mounts.of(descriptor.mounts());
  }

  private static MisconfiguredException misconfigured(
      String reason, String summary, String suggestion) {
    return new MisconfiguredException(
        Problem.of(ErrorCodes.STARTUP_VALIDATION_ERROR, summary, suggestion).withReason(reason));
  }

  @Override
  public String toString() {
    return "Schemes" + names();
  }

  /**
   * What the parser knows about one scheme.
   *
   * @param statedMounts the mounts that its adapter states; {@code null} if it states none
   */
  record Entry(SchemeDescriptor descriptor, @Nullable Mounts statedMounts) {}

  /** A name under which a scheme is accepted, in lower case. */
  private record Spelling(String name, Entry entry) {}
}
