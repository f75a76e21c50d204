// What a layout rule reports: one place and one sentence, printed the way editors and terminals make clickable.

export interface Finding {
  /** Path from the root of the repository, with forward slashes. */
  readonly path: string;
  /** First line is 1. A finding about a whole file or folder is at line 1. */
  readonly line: number;
  readonly message: string;
}

export function formatFinding({ path, line, message }: Finding): string {
  return `${path}:${line} ${message}`;
}
