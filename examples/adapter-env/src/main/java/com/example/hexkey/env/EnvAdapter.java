package com.example.hexkey.env;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.AddressRule;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.UriReason;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Serves {@code env://process/NAME}. */
public final class EnvAdapter implements HexkeyAdapter {
  private static final String SCHEME = "env";

  /** The one mount. A remote process or a container would be another. */
  static final String MOUNT = "process";

  @Override
  public int apiVersion() {
    return HexkeyAdapter.API_VERSION;
  }

  @Override
  public String name() {
    return SCHEME;
  }

  @Override
  public List<SchemeDescriptor> schemes(Settings settings) {
    return List.of(
        SchemeDescriptor.scheme(SCHEME, MountNames.OWN)
            .mounts(Set.of(MOUNT))
            .pathsAreLeaves()
            .addressRule(EnvAdapter::requireVariableName)
            .build());
  }

  @Override
  public OpenAdapter open(AdapterContext context) {
    return new Open(new EnvSecretStore(System.getenv()));
  }

  /** A variable is a letter or underscore, then letters, digits and underscores. */
  private static AddressRule.Form requireVariableName(AddressRule.Form form) {
    if (form.kind() == AddressRule.Kind.POINTER) {
      int fault = firstFault(form.path());
      if (fault >= 0) {
        int pathBegins = form.mount().length() + 1;
        throw new SecretUriException(UriReason.NAME_FORM, pathBegins + fault);
      }
    }
    return form;
  }

  private static int firstFault(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_';
      boolean digit = c >= '0' && c <= '9';
      if (!letter && !(digit && i > 0)) {
        return i;
      }
    }
    return -1;
  }

  private record Open(EnvSecretStore store) implements OpenAdapter {
    @Override
    public Map<String, SecretStore> secretStores() {
      return Map.of(SCHEME, store);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
