package dev.hexkey.core;

import dev.hexkey.ports.AddressRule;
import dev.hexkey.ports.AddressRule.Form;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.UriReason;
import dev.hexkey.ports.VersionSyntax;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Descriptors with every trait that a scheme can have, and guards over them. */
final class UriFixtures {
  static final SchemeDescriptor OPENBAO =
      SchemeDescriptor.scheme("openbao+kv2", MountNames.LISTED)
          .versions(VersionSyntax.NUMBER)
          .legacyNames(Set.of("openbao"))
          .build();

  static final SchemeDescriptor HASHICORP =
      SchemeDescriptor.scheme("hashicorp+kv2", MountNames.LISTED)
          .versions(VersionSyntax.NUMBER)
          .legacyNames(Set.of("hashicorp"))
          .build();

  static final SchemeDescriptor FILE =
      SchemeDescriptor.scheme("file", MountNames.LISTED).pathsAreLeaves().build();

  /** Knows its own mounts. */
  static final SchemeDescriptor LOCAL =
      SchemeDescriptor.scheme("local", MountNames.OWN).versions(VersionSyntax.NUMBER).build();

  /** Foreign mounts, a rule that folds case and joins two parts, hexadecimal versions. */
  static final SchemeDescriptor AZURE =
      SchemeDescriptor.scheme("azure+kv", MountNames.FOREIGN)
          .versions(UriFixtures::azureVersion)
          .addressRule(UriFixtures::azureForm)
          .pathsAreLeaves()
          .legacyNames(Set.of("azure"))
          .build();

  /** States its mounts in code. */
  static final SchemeDescriptor STATED =
      SchemeDescriptor.scheme("stated", MountNames.LISTED)
          .mounts(Set.of("one", "two/deep"))
          .build();

  /** Foreign mounts of which the stated ones are admitted, a reserved name among them. */
  static final SchemeDescriptor VAULTS =
      SchemeDescriptor.scheme("vaults", MountNames.FOREIGN).mounts(Set.of("auth", "mine")).build();

  /** Listed mounts and a rule that folds the case of the path. */
  static final SchemeDescriptor FOLDING =
      SchemeDescriptor.scheme("folding", MountNames.LISTED)
          .addressRule(
              form -> new Form(form.kind(), form.mount(), form.path().toLowerCase(Locale.ROOT)))
          .build();

  static final Schemes SCHEMES =
      Schemes.of(List.of(OPENBAO, HASHICORP, FILE, LOCAL, AZURE, STATED, VAULTS, FOLDING));

  static final MountGuard GUARD =
      MountGuard.allowing(List.of("secret", "kv", "primary", "dc-credentials"));

  private UriFixtures() {}

  static SecretUri parse(String text) {
    return SecretUri.parse(text, SCHEMES, GUARD);
  }

  /** A guard of the mounts in a comma list; {@code -} for none. */
  static MountGuard guard(String mounts) {
    return MountGuard.allowing(mounts.equals("-") ? List.of() : List.of(mounts.split(",")));
  }

  private static Optional<SecretVersion> azureVersion(String text) {
    boolean hex = text.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    return hex && text.length() == 32
        ? Optional.of(new SecretVersion(text.toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  private static Form azureForm(Form form) {
    int pathAt = form.mount().length() + 1;
    for (int i = 0; i < form.path().length(); i++) {
      char c = form.path().charAt(i);
      if (c == '.' || c == '_') {
        throw new SecretUriException(UriReason.SEGMENT_CHAR, pathAt + i);
      }
    }
    if (form.mount().length() < 3) {
      throw new SecretUriException(UriReason.NAME_FORM, 0);
    }
    int slash = form.path().indexOf('/');
    if (slash >= 0 && form.path().indexOf('/', slash + 1) >= 0) {
      throw new SecretUriException(
          UriReason.NAME_FORM, pathAt + form.path().indexOf('/', slash + 1));
    }
    String path =
        form.kind() == AddressRule.Kind.PREFIX ? form.path() : form.path().replace("/", "--");
    return new Form(
        form.kind(), form.mount().toLowerCase(Locale.ROOT), path.toLowerCase(Locale.ROOT));
  }
}
