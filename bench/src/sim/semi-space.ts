/** What `npm start` and the threads of a swarm give their young generations, megabytes of each half. */
export const semiSpaceMbMax = 64;
