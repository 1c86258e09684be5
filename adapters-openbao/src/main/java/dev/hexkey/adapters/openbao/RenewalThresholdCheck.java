package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.DoctorCheck;

/** Says that a setting of the reference has no effect here. */
final class RenewalThresholdCheck implements DoctorCheck {
  @Override
  public String name() {
    return "openbao_renewal_threshold";
  }

  @Override
  public Finding run() {
    return Finding.warning(
        OpenBaoSettings.RENEWAL_THRESHOLD.name()
            + " has no effect: tokens are renewed by themselves.",
        "Take it out of the settings.");
  }
}
