// How often and for how long: the two modes of the command.

export interface Limits {
  readonly repeats: number;
  /** A subject whose first sample of a case took longer is not asked again for that case. */
  readonly onceAboveMs: number;
  /** A measurement is stopped after this. */
  readonly measurementMsMax: number;
  /** The same once the suite is late. */
  readonly lateMeasurementMsMax: number;
  /** Once a suite has taken this long it is late: its remaining cases are measured once per subject. */
  readonly repeatsEndMs: number;
}

const second = 1000;
const minute = 60 * second;

export const thoroughLimits: Limits = {
  repeats: 5,
  onceAboveMs: 30 * second,
  measurementMsMax: 10 * minute,
  lateMeasurementMsMax: 10 * minute,
  repeatsEndMs: Number.POSITIVE_INFINITY,
};

export const quickLimits: Limits = {
  repeats: 3,
  onceAboveMs: 10 * second,
  measurementMsMax: 20 * second,
  lateMeasurementMsMax: 10 * second,
  repeatsEndMs: 6 * minute,
};
