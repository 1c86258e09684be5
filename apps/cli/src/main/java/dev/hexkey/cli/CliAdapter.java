package dev.hexkey.cli;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.ports.OpenAdapter;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.util.List;

/** Brings the command's own settings in by the one door; serves no scheme. */
final class CliAdapter implements HexkeyAdapter {
  /** The profile of commands that name none. */
  static final Setting<String> DEFAULT_PROFILE =
      Setting.text("default_profile", "the profile that commands use when none is named")
          .withDefault("default");

  @Override
  public int apiVersion() {
    return HexkeyAdapter.API_VERSION;
  }

  @Override
  public String name() {
    return "cli";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(DEFAULT_PROFILE);
  }

  @Override
  public List<SchemeDescriptor> schemes(Settings settings) {
    return List.of();
  }

  @Override
  public OpenAdapter open(AdapterContext context) {
    return () -> {};
  }
}
