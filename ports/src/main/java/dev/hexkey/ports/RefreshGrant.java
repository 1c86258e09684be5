package dev.hexkey.ports;

/**
 * What a rotating source redeems: the refresh token that the record holds now.
 *
 * @param refreshToken the core's, which wipes it when the redemption has ended
 * @param attributes what earlier redemptions kept beside it; its secrets are the core's, too
 */
public record RefreshGrant(SecretValue refreshToken, Document attributes) {}
