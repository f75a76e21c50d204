// The door of authors on lease, for those who have them.
export type { PoolLimits } from "../../core/leases/lease-pool.js";
export { authorPool } from "./author-pool.js";
export type { AuthorLease, AuthorPool } from "./lease-host.js";
export { type LeasedAuthorOptions, leasedAuthor } from "./leased-author.js";
