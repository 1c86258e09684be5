package dev.hexkey.cli;

import picocli.AutoComplete;
import picocli.CommandLine;

/** Completions for zsh: those for bash, which zsh reads once its own emulation is loaded. */
final class ZshCompletion {
  private ZshCompletion() {}

  static String of(CommandLine root) {
    return "autoload -U +X compinit && compinit -u\n"
        + "autoload -U +X bashcompinit && bashcompinit\n"
        + AutoComplete.bash("hexkey", root);
  }
}
