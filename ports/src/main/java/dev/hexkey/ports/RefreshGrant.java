package dev.hexkey.ports;

/**
 * What a rotating source redeems: the refresh token that the record holds now.
 *
 * @param refreshToken the core's; valid until the redemption has ended
 * @param attributes what earlier redemptions kept beside it
 */
public record RefreshGrant(SecretValue refreshToken, Document attributes) {}
