// Hands what happens at the nodes to several observers, in their order.

import type { NodeObserver } from "../node/node-observer.js";

export function observers(list: readonly NodeObserver[]): Required<NodeObserver> {
  return {
    delivered: (node, document, effect) => {
      for (const observer of list) observer.delivered?.(node, document, effect);
    },
    changed: (node, document, paths) => {
      for (const observer of list) observer.changed?.(node, document, paths);
    },
    joined: (node, document, vector, origin) => {
      for (const observer of list) observer.joined?.(node, document, vector, origin);
    },
    kept: (node, document, vector) => {
      for (const observer of list) observer.kept?.(node, document, vector);
    },
    acknowledged: (node, document, entries) => {
      for (const observer of list) observer.acknowledged?.(node, document, entries);
    },
    announcing: (node, document, synced) => {
      for (const observer of list) observer.announcing?.(node, document, synced);
    },
    settled: (node, document) => {
      for (const observer of list) observer.settled?.(node, document);
    },
    crashed: (node) => {
      for (const observer of list) observer.crashed?.(node);
    },
    forgot: (node) => {
      for (const observer of list) observer.forgot?.(node);
    },
    rotted: (node) => {
      for (const observer of list) observer.rotted?.(node);
    },
    damaged: (node) => {
      for (const observer of list) observer.damaged?.(node);
    },
    restarted: (node) => {
      for (const observer of list) observer.restarted?.(node);
    },
    violated: (name, message) => {
      for (const observer of list) observer.violated?.(name, message);
    },
  };
}
