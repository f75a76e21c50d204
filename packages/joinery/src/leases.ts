// Authors on lease, for replicas that live for seconds: the pool that a node gives away, and the lease from it.
export {
  type AuthorLease,
  type AuthorPool,
  authorPool,
  type LeasedAuthorOptions,
  leasedAuthor,
  type PoolLimits,
} from "@joinery/replica/leases";
