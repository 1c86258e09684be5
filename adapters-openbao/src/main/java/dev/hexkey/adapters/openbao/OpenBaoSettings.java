package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of this adapter: each {@link Member} under {@code openbao_} and {@code vault_}, and
 * under the names that the servers' own tools read. An empty value counts as none, as it does for
 * those tools.
 */
final class OpenBaoSettings {
  static final Setting<String> ENVIRONMENT =
      Setting.text(
              "environment",
              "where the program runs; anything but development keeps every guard up")
          .withDefault("production");

  /** Where the servers' own tools keep a token: {@code HOME}, as they read it. */
  static final Setting<String> HOME =
      Setting.of(
              "home",
              "path",
              "the user's directory, where bao and vault keep the token of a login",
              text -> text)
          .withAliases("userprofile");

  /** The core's own. */
  static final Setting<List<String>> ALLOWED_MOUNTS =
      Setting.list("secrets_allowed_mounts", "the mounts that secret URIs may name");

  static final Setting<Boolean> ENABLE_FALLBACK =
      Setting.bool(
              "vault_enable_fallback",
              "whether another server is read when the one of the secret URI is unavailable")
          .withDefault("false");

  static final Setting<List<String>> FALLBACK_ORDER =
      Setting.list("vault_fallback_order", "the servers to read then, in this order");

  static final Setting<Boolean> LEASES_OUTLIVE =
      Setting.bool(
              "leases_outlive_client",
              "whether leases, and the logins that they hang on, are left alive on close")
          .withDefault("false");

  /** The reference's; a token is renewed by the core's rules. */
  static final Setting<String> RENEWAL_THRESHOLD =
      Setting.text("vault_token_renewal_threshold", "nothing: a token is renewed by itself");

  private static final List<String> PREFIXES = List.of("openbao_", "vault_");
  private static final List<String> TOOL_PREFIXES = List.of("bao_", "vault_");
  private static final Map<String, Setting<?>> BY_NAME = declare();

  private OpenBaoSettings() {}

  /** Every setting that this adapter reads. */
  static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(BY_NAME.values());
    all.addAll(
        List.of(
            ENVIRONMENT,
            HOME,
            ALLOWED_MOUNTS,
            ENABLE_FALLBACK,
            FALLBACK_ORDER,
            LEASES_OUTLIVE,
            RENEWAL_THRESHOLD));
    all.addAll(List.of(Proxies.HTTPS, Proxies.HTTP, Proxies.EXCEPT));
    return all;
  }

  /** A value with the name of the setting that it came from. */
  record Found(String setting, String value) {}

  /** The member as the one server's settings say it, in the order of the names. */
  static Optional<Found> find(Settings settings, Member member) {
    List<String> names = new ArrayList<>();
    PREFIXES.forEach(prefix -> names.add(prefix + member.settingSuffix()));
    for (String tool : member.toolSuffixes()) {
      TOOL_PREFIXES.forEach(prefix -> addLast(names, prefix + tool));
    }
    return first(settings, names);
  }

  /**
   * A name that is both ours and the tools', such as {@code vault_token}, takes its later place.
   */
  private static void addLast(List<String> names, String name) {
    names.remove(name);
    names.add(name);
  }

  /** The member as the settings of one of two servers say it. */
  static Optional<Found> find(Settings settings, Member member, Family family) {
    List<String> names = new ArrayList<>();
    names.add(family.prefix + member.settingSuffix());
    member.toolSuffixes().forEach(tool -> names.add(family.toolPrefix + tool));
    return first(settings, names);
  }

  /** Whether both families name a server by the setting of their own. */
  static boolean nameTwoServers(Settings settings) {
    return Arrays.stream(Family.values())
        .allMatch(
            family ->
                first(settings, List.of(family.prefix + Member.ADDRESS.settingSuffix()))
                    .isPresent());
  }

  /** Two servers can be named side by side: one in the settings of each. */
  enum Family {
    OPENBAO("openbao_", "bao_", ".bao-token"),
    HASHICORP("vault_", "vault_", ".vault-token");

    private final String prefix;
    private final String toolPrefix;
    private final String helperFile;

    Family(String prefix, String toolPrefix, String helperFile) {
      this.prefix = prefix;
      this.toolPrefix = toolPrefix;
      this.helperFile = helperFile;
    }

    /** Where the tools of this family keep a token, below the user's directory. */
    String helperFile() {
      return helperFile;
    }

    String prefix() {
      return prefix;
    }
  }

  private static Optional<Found> first(Settings settings, List<String> names) {
    for (String name : names) {
      Setting<?> setting = BY_NAME.get(name);
      if (setting != null) {
        Optional<String> value = settings.find(setting).map(Object::toString);
        if (value.isPresent() && !value.get().isEmpty()) {
          return Optional.of(new Found(name, value.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, Setting<?>> declare() {
    Map<String, Setting<?>> declared = new LinkedHashMap<>();
    for (Member member : Member.values()) {
      PREFIXES.forEach(prefix -> declare(declared, prefix + member.settingSuffix(), member));
      for (String tool : member.toolSuffixes()) {
        TOOL_PREFIXES.forEach(prefix -> declare(declared, prefix + tool, member));
      }
    }
    return declared;
  }

  private static void declare(Map<String, Setting<?>> declared, String name, Member member) {
    declared.computeIfAbsent(name, key -> setting(key, member));
  }

  /** Also as the tools take it. */
  private static boolean bool(String name, String text) {
    return switch (text) {
      case "t", "T" -> true;
      case "f", "F" -> false;
      default -> Setting.bool(name, "").parse(text);
    };
  }

  private static Setting<?> setting(String name, Member member) {
    Setting<?> setting =
        switch (member.kind()) {
          case TEXT -> Setting.of(name, "text", member.purpose(), text -> text);
          case SECRET -> Setting.secret(name, member.purpose());
          case SECONDS -> Setting.of(name, "seconds", member.purpose(), text -> text);
          case OBJECT -> Setting.of(name, "JSON object", member.purpose(), text -> text);
          case NUMBER -> Setting.of(name, "number", member.purpose(), text -> text);
          case BOOL ->
              Setting.of(
                  name,
                  "true or false",
                  member.purpose(),
                  text -> text.isEmpty() ? "" : Boolean.toString(bool(name, text)));
        };
    return switch (name) {
      case "vault_role_id" -> setting.withAliases("hashicorp_role_id");
      case "vault_secret_id" -> setting.withAliases("hashicorp_secret_id");
      default -> setting;
    };
  }
}
