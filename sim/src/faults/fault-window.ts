/** Virtual milliseconds; a fault holds in [startMs, endMs). */
export interface FaultWindow {
  readonly startMs: number;
  readonly endMs: number;
}
