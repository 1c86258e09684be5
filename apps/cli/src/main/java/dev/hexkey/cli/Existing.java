package dev.hexkey.cli;

import dev.hexkey.adapters.local.sqlite.backup.OnExisting;
import java.util.Locale;

/** What happens to what is there already, as it is typed. */
enum Existing {
  refuse,
  keep,
  replace;

  OnExisting meaning() {
    return OnExisting.valueOf(name().toUpperCase(Locale.ROOT));
  }
}
