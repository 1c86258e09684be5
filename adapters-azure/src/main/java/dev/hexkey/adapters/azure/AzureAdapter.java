package dev.hexkey.adapters.azure;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Contribution;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.util.List;
import java.util.Set;

/** Serves {@code azure+kv://<vault>/<name>#<field>?version=<version>}. Thread-safe. */
public final class AzureAdapter implements HexkeyAdapter {
  static final String SCHEME = "azure+kv";

  private final Pause pause;

  /** An adapter that takes its settings where the client takes all of them. */
  public AzureAdapter() {
    this(Pause.SLEEP);
  }

  /** For tests that cannot wait. */
  AzureAdapter(Pause pause) {
    this.pause = pause;
  }

  @Override
  public int apiVersion() {
    return HexkeyAdapter.API_VERSION;
  }

  @Override
  public String name() {
    return "azure";
  }

  @Override
  public List<Setting<?>> settings() {
    return AzureSettings.all();
  }

  @Override
  public List<Setting<?>> dependentSettings(Settings settings) {
    return Profiles.settings(settings);
  }

  @Override
  public List<SchemeDescriptor> schemes(Settings settings) {
    return List.of(
        SchemeDescriptor.scheme(SCHEME, MountNames.FOREIGN)
            .mounts(Profiles.vaultNames(settings))
            .versions(VaultNames::version)
            .addressRule(VaultNames::canonicalize)
            .pathsAreLeaves()
            .legacyNames(Set.of("azure"))
            .overridable()
            .build());
  }

  @Override
  public Set<Contribution> contributions() {
    return Set.of(Contribution.SIGN_INS);
  }

  @Override
  public OpenAdapter open(AdapterContext context) {
    return new OpenedAdapter(context, pause);
  }
}
