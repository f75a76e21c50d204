// A file as the rules see it: its text, and for code its syntax tree, parsed once and only when a rule asks for it.
import ts from "typescript";
import type { Finding } from "./finding.js";

export class SourceFile {
  readonly path: string;
  readonly text: string;
  #tree: ts.SourceFile | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  get tree(): ts.SourceFile {
    this.#tree ??= ts.createSourceFile(this.path, this.text, ts.ScriptTarget.ESNext, true);
    return this.#tree;
  }

  /** A finding at the first character of a node. */
  at(node: ts.Node, message: string): Finding {
    const { line } = this.tree.getLineAndCharacterOfPosition(node.getStart(this.tree));
    return { path: this.path, line: line + 1, message };
  }

  /** Findings at every match of a pattern in the text. */
  matches(pattern: RegExp, message: string): Finding[] {
    const found = [...this.text.matchAll(new RegExp(pattern, "g"))];
    return found.map((match) => ({ path: this.path, line: this.#lineOf(match.index), message }));
  }

  /** Every node of the tree, parents before children. */
  nodes(): ts.Node[] {
    const all: ts.Node[] = [];
    const visit = (node: ts.Node): void => {
      all.push(node);
      ts.forEachChild(node, visit);
    };
    visit(this.tree);
    return all;
  }

  #lineOf(offset: number): number {
    return this.text.slice(0, offset).split("\n").length;
  }
}
