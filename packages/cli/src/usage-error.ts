// A command line that can't be carried out. The message says which option, and what it takes.

export class UsageError extends Error {
  readonly code: string = "USAGE";
  override readonly name: string = "UsageError";
}
