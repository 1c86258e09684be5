package dev.hexkey.tokenprovider.conformance;

/** What came back through a client. */
public record Answer(int status, String body) {}
