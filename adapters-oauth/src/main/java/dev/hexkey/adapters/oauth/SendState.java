package dev.hexkey.adapters.oauth;

import okhttp3.Call;
import okhttp3.EventListener;

/** Remembers whether anything of a request may have reached the server. */
final class SendState extends EventListener {
  private volatile boolean sent;

  boolean isSent() {
    return sent;
  }

  @Override
  public void requestHeadersStart(Call call) {
    sent = true;
  }
}
