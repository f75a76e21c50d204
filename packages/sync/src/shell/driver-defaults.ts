// What a driver goes by: how often sessions are ticked and how much waits in a connection before no more is said, unless the application
// has it otherwise; and why connections are closed with it.

interface DriverDefaults {
  readonly tickMs: number;
  readonly bufferedBytesMax: number;
  readonly bulkBufferedBytesMax: number;
}

export const driverDefaults: DriverDefaults = {
  tickMs: 100,
  bufferedBytesMax: 1024 * 1024,
  bulkBufferedBytesMax: 64 * 1024,
};

export const closedReason = "CLOSED";
