package dev.hexkey.adapters.file;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.AddressRule.Form;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.UriReason;
import dev.hexkey.ports.VersionSyntax;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A vault whose names are written as Azure's are: no case, and a slash is two hyphens. */
final class OverrideFixture implements HexkeyAdapter {
  static final SchemeDescriptor VAULT =
      SchemeDescriptor.scheme("vault", MountNames.OWN)
          .versions(VersionSyntax.NUMBER)
          .addressRule(OverrideFixture::canonical)
          .overridable()
          .build();

  final AtomicInteger opens = new AtomicInteger();

  static SecretAddress address(String path) {
    return SecretAddress.newest("any", path);
  }

  @Override
  public int apiVersion() {
    return HexkeyAdapter.API_VERSION;
  }

  @Override
  public String name() {
    return "vault";
  }

  @Override
  public List<SchemeDescriptor> schemes(Settings settings) {
    return List.of(VAULT);
  }

  @Override
  public OpenAdapter open(AdapterContext context) {
    opens.incrementAndGet();
    return new OpenAdapter() {
      @Override
      public Map<String, SecretStore> secretStores() {
        return Map.of(
            "vault",
            address -> FetchedSecret.of(SecretValue.ofText("of the store: " + address.path())));
      }

      @Override
      public void close() {}
    };
  }

  private static Form canonical(Form form) {
    String path = form.path().replace("/", "--").toLowerCase(Locale.ROOT);
    if (path.length() > 127 || path.contains("_") || path.contains(".")) {
      throw new SecretUriException(UriReason.NAME_FORM, 0);
    }
    return new Form(form.kind(), form.mount(), path);
  }
}
