package dev.hexkey.ports;

/**
 * Proof that its holder took a lock, with the number it was given then. A store refuses a write
 * with the fence of a lock that was released, or that somebody else has taken since.
 *
 * @param lock the locked record
 * @param number grows with each taking of the lock
 */
public record Fence(RecordKey lock, long number) {}
