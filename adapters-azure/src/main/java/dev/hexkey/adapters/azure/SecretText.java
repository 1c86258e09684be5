package dev.hexkey.adapters.azure;

import dev.hexkey.ports.SecretResolver;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;

/** A secret of the settings, itself or what a secret URI leads to. Thread-safe. */
final class SecretText {
  private final Settings settings;
  private final SecretResolver resolver;
  private final Setting<String> setting;

  SecretText(Settings settings, SecretResolver resolver, Setting<String> setting) {
    this.settings = settings;
    this.resolver = resolver;
    this.setting = setting;
  }

  /** The secret; empty if none is set. */
  String reveal() {
    String text = text();
    return Setting.isSecretUri(text) ? resolver.resolve(text).revealText() : text;
  }

  /** Reads it again from where its URI leads to; whether there is such a place. */
  boolean renew() {
    String text = text();
    if (!Setting.isSecretUri(text)) {
      return false;
    }
    resolver.refresh(text);
    return true;
  }

  private String text() {
    return settings.find(setting).orElse("").strip();
  }
}
