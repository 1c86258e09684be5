package dev.hexkey.adapters.openbao;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to sign in at a server. What is secret in it is text that is either the secret itself or a
 * secret URI; no record shows its parts.
 */
sealed interface LoginConfig {
  /** The name of the method, as settings write it. */
  String method();

  /** What is secret in it: each the secret itself, or a secret URI. */
  default List<String> secrets() {
    return List.of();
  }

  /** A token that somebody made for us. */
  record Token(String token) implements LoginConfig {
    @Override
    public String method() {
      return "token";
    }

    @Override
    public List<String> secrets() {
      return List.of(token);
    }

    @Override
    public String toString() {
      return "LoginConfig[token]";
    }
  }

  /** A token in a file, which may be replaced at any time. */
  record TokenFile(String path) implements LoginConfig {
    @Override
    public String method() {
      return "token";
    }
  }

  /**
   * AppRole.
   *
   * @param secretIdOrNull the secret id; {@code null} if the role needs none
   * @param wrapped whether that is a wrapping token around the secret id
   */
  record AppRole(String mount, String roleId, @Nullable String secretIdOrNull, boolean wrapped)
      implements LoginConfig {
    @Override
    public String method() {
      return "approle";
    }

    @Override
    public List<String> secrets() {
      return secretIdOrNull == null ? List.of() : List.of(secretIdOrNull);
    }

    @Override
    public String toString() {
      return "LoginConfig[approle]";
    }
  }

  /** A JWT in a file, which is read at each login since it rotates. */
  record Jwt(String method, String mount, @Nullable String roleOrNull, String path)
      implements LoginConfig {}

  /** User name and password. */
  record Userpass(String mount, String username, String password) implements LoginConfig {
    @Override
    public String method() {
      return "userpass";
    }

    @Override
    public List<String> secrets() {
      return List.of(password);
    }

    @Override
    public String toString() {
      return "LoginConfig[userpass]";
    }
  }

  /** The certificate that the TLS connection shows. */
  record Certificate(String mount, @Nullable String roleOrNull) implements LoginConfig {
    @Override
    public String method() {
      return "cert";
    }
  }
}
