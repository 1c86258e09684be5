package dev.hexkey.ports;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the secret URIs of one scheme are written; stated by the adapter that owns it, so that the
 * core knows no scheme. Immutable.
 */
public final class SchemeDescriptor {
  private final String name;
  private final MountNames mountNames;
  private final Set<String> mounts;
  private final @Nullable VersionSyntax versions;
  private final AddressRule addressRule;
  private final boolean pathsAreLeaves;
  private final Set<String> legacyNames;
  private final boolean overridable;

  private SchemeDescriptor(Builder builder) {
    this.name = builder.name;
    this.mountNames = builder.mountNames;
    this.mounts = Set.copyOf(builder.mounts);
    this.versions = builder.versions;
    this.addressRule = builder.addressRule;
    this.pathsAreLeaves = builder.pathsAreLeaves;
    this.legacyNames = Set.copyOf(builder.legacyNames);
    this.overridable = builder.overridable;
  }

  /**
   * Begins a descriptor.
   *
   * @param name the scheme in lower case, a provider alone ({@code file}) or with its engine
   *     ({@code openbao+kv2})
   * @param mountNames whose names the mounts are
   */
  public static Builder scheme(String name, MountNames mountNames) {
    return new Builder(name, mountNames);
  }

  /** The scheme in lower case, with its engine if it has one. */
  public String name() {
    return name;
  }

  /** The part of the name before {@code +}. */
  public String provider() {
    int plus = name.indexOf('+');
    return plus < 0 ? name : name.substring(0, plus);
  }

  /** Whose names the mounts are. */
  public MountNames mountNames() {
    return mountNames;
  }

  /**
   * The mounts that the adapter states itself; where this is empty and mounts are listed, the
   * settings' list holds.
   */
  public Set<String> mounts() {
    return mounts;
  }

  /** How versions are written; empty for a scheme without versions. */
  public Optional<VersionSyntax> versions() {
    return Optional.ofNullable(versions);
  }

  /** The scheme's own rule for mount and path. */
  public AddressRule addressRule() {
    return addressRule;
  }

  /**
   * Whether a path names one file-like thing, so that a trailing slash is a fault rather than
   * dropped.
   */
  public boolean pathsAreLeaves() {
    return pathsAreLeaves;
  }

  /** Older spellings of the name, accepted only where the settings allow it. */
  public Set<String> legacyNames() {
    return legacyNames;
  }

  /** Whether a person's override file may stand in for secrets of this scheme. */
  public boolean overridable() {
    return overridable;
  }

  @Override
  public String toString() {
    return "SchemeDescriptor[" + name + "]";
  }

  /** Collects a descriptor's parts. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final MountNames mountNames;
    private Set<String> mounts = Set.of();
    private @Nullable VersionSyntax versions;
    private AddressRule addressRule = AddressRule.NONE;
    private boolean pathsAreLeaves;
    private Set<String> legacyNames = Set.of();
    private boolean overridable;

    private Builder(String name, MountNames mountNames) {
      this.name = requireSchemeName(name);
      this.mountNames = mountNames;
    }

    /** States the mounts in code instead of taking the settings' list. */
    public Builder mounts(Set<String> stated) {
      this.mounts = stated;
      return this;
    }

    /** Says how versions are written; without this call the scheme has none. */
    public Builder versions(VersionSyntax syntax) {
      this.versions = syntax;
      return this;
    }

    /** Adds the scheme's own rule for mount and path. */
    public Builder addressRule(AddressRule rule) {
      this.addressRule = rule;
      return this;
    }

    /** Says that a trailing slash is a fault. */
    public Builder pathsAreLeaves() {
      this.pathsAreLeaves = true;
      return this;
    }

    /** Names older spellings. */
    public Builder legacyNames(Set<String> names) {
      names.forEach(Builder::requireSchemeName);
      this.legacyNames = names;
      return this;
    }

    /** Says that a person's override file may stand in. */
    public Builder overridable() {
      this.overridable = true;
      return this;
    }

    /** The descriptor. */
    public SchemeDescriptor build() {
      return new SchemeDescriptor(this);
    }

    private static String requireSchemeName(String name) {
      int pluses = 0;
      boolean good = !name.isEmpty() && Names.isLower(name.charAt(0)) && !name.endsWith("+");
      for (int i = 0; good && i < name.length(); i++) {
        char c = name.charAt(i);
        pluses += c == '+' ? 1 : 0;
        good = Names.isLower(c) || Names.isDigit(c) || c == '-' || c == '+';
      }
      if (!good || pluses > 1) {
        throw new IllegalArgumentException(
            "a scheme is lower-case letters, digits and '-', with at most one '+' before its"
                + " engine");
      }
      return name;
    }
  }
}
