package dev.hexkey.cli;

import dev.hexkey.core.SecretUri;
import dev.hexkey.core.SecretsClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Recovers and destroys versions of secrets. */
final class SecretVersions {
  private SecretVersions() {}

  @Command(
      name = "undelete",
      description = "Recover a deleted version of a secret, or all that are deleted.",
      footer = {
        "",
        "Without '?version=' in the URI all deleted versions are recovered. What was destroyed",
        "stays gone.",
        "",
        "  hexkey secret undelete 'openbao+kv2://secret/app/api?version=3'"
      })
  static final class Undelete implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "URI", description = SecretCommand.URI)
    private String uri = "";

    Undelete(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      SecretUri parsed = session.secrets().parse(uri);
      session.secrets().undelete(parsed);
      answer(session, parsed, "undeleted");
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "destroy",
      description = "Destroy a version of a secret for good.",
      footer = {
        "",
        "Nobody can bring a destroyed version back. The URI names the version, or '--all' says",
        "that every version is meant.",
        "",
        "  hexkey secret destroy 'openbao+kv2://secret/app/api?version=3'",
        "  hexkey secret destroy --all openbao+kv2://secret/app/api"
      })
  static final class Destroy implements CliCommand {
    private final Session session;

    @Parameters(paramLabel = "URI", description = SecretCommand.URI)
    private String uri = "";

    @Option(names = "--all", description = "Destroy every version.")
    private boolean all;

    Destroy(Session session) {
      this.session = session;
    }

    @Override
    public int run() {
      SecretsClient secrets = session.secrets();
      SecretUri parsed = secrets.parse(uri);
      if (all) {
        secrets.destroyAll(parsed);
      } else {
        secrets.destroy(parsed);
      }
      answer(session, parsed, "destroyed");
      return ExitCodes.OK;
    }
  }

  private static void answer(Session session, SecretUri uri, String done) {
    session.answer(
        json -> json.object().member("uri", uri.canonical()).member(done, true).end(),
        () -> session.out().line(done + " " + uri.canonical()));
  }
}
