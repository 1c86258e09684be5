package dev.hexkey.adapters.local.sqlite.authsome;

import dev.hexkey.ports.Document;

/**
 * A record, decrypted.
 *
 * @param name its key without the profile: {@code <provider>:metadata}, {@code :state}, {@code
 *     :client} or {@code :connection:<name>}, whose name may itself have colons
 * @param value its sensitive members are secrets; unknown members are kept
 */
public record AuthsomeRecord(String profile, String name, Document value) {}
