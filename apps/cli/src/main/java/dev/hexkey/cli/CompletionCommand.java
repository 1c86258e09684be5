package dev.hexkey.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Writes completions for a shell. */
@Command(
    name = "completion",
    description = "Write the completions of a shell to standard output.",
    footer = {
      "",
      "bash: source <(hexkey completion bash)        in ~/.bashrc",
      "zsh:  source <(hexkey completion zsh)         in ~/.zshrc",
      "fish: hexkey completion fish > ~/.config/fish/completions/hexkey.fish"
    })
final class CompletionCommand implements CliCommand {
  private final Session session;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public int run() {
    String script = script(shell, CommandTree.whole(session));
    session.answer(
        json -> json.object().member("shell", shell.name()).member("script", script).end(),
        () -> session.out().text(script));
    return ExitCodes.OK;
  }

  private static String script(Shell shell, CommandLine commands) {
    return switch (shell) {
      case bash -> AutoComplete.bash("hexkey", commands);
      case zsh -> ZshCompletion.of(commands);
      case fish -> FishCompletion.of(commands);
    };
  }

  /** The shells, as they call themselves. */
  enum Shell {
    bash,
    zsh,
    fish
  }
}
