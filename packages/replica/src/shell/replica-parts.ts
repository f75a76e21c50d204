// What not every replica has.

import type { Lessee } from "./leases/lessee.js";
import type { Lessor } from "./leases/lessor.js";
import type { ReplicaName } from "./replica-name.js";

/** Of leases at most one. */
export interface ReplicaParts {
  readonly lessor?: Lessor;
  readonly lessee?: Lessee;
  /** Where its name can be replaced. */
  readonly name?: ReplicaName;
}
