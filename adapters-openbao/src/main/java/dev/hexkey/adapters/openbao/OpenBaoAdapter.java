package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.Contribution;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.VersionSyntax;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Serves {@code openbao+kv2://<mount>/<path>#<field>}, {@code hashicorp+kv2://…}, and one scheme
 * for each further server that a bootstrap file names. Thread-safe.
 */
public final class OpenBaoAdapter implements HexkeyAdapter {
  static final String KV2 = "+kv2";
  static final String LEASE = "+lease";

  private final Limits limits;
  private final Pause pause;

  /** An adapter that takes its settings where the client takes all of them. */
  public OpenBaoAdapter() {
    this(Limits.STANDARD, Pause.SLEEP);
  }

  /** For tests that cannot wait. */
  OpenBaoAdapter(Limits limits, Pause pause) {
    this.limits = limits;
    this.pause = pause;
  }

  @Override
  public int apiVersion() {
    return HexkeyAdapter.API_VERSION;
  }

  @Override
  public String name() {
    return "openbao";
  }

  @Override
  public List<Setting<?>> settings() {
    return OpenBaoSettings.all();
  }

  @Override
  public List<SchemeDescriptor> schemes(Settings settings) {
    return schemes(settings, Optional::empty);
  }

  @Override
  public List<SchemeDescriptor> schemes(Settings settings, Supplier<Optional<Document>> bootstrap) {
    return Servers.of(settings, bootstrap.get()).providers().stream()
        .flatMap(
            provider ->
                Stream.of(
                    SchemeDescriptor.scheme(provider + KV2, MountNames.LISTED)
                        .versions(VersionSyntax.NUMBER)
                        .build(),
                    SchemeDescriptor.scheme(provider + LEASE, MountNames.LISTED).build()))
        .toList();
  }

  @Override
  public Set<Contribution> contributions() {
    return Set.of(Contribution.KEY_WRAPPERS);
  }

  @Override
  public OpenAdapter open(AdapterContext context) {
    return new OpenedAdapter(context, pause, limits);
  }
}
