// Where a lessee keeps its lease.

export const leaseKey = "lease";
