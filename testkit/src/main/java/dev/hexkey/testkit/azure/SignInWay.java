package dev.hexkey.testkit.azure;

/** How a user comes to a token. */
public enum SignInWay {
  /** The authorization code flow. */
  BROWSER,
  /** The device authorization grant. */
  DEVICE_CODE,
  /** A refresh token. */
  REFRESH,
  /** A token that an app was sent, exchanged on behalf of the user. */
  ON_BEHALF_OF
}
