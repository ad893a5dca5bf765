import type { Result, Router } from "hono/router";
import { TrieRouter } from "hono/router/trie-router";

const most = 1000;
const methods = ["DELETE", "GET", "PATCH", "POST", "PUT"];

/**
 * The trie, with its answers kept: what a method and an address lead to never changes once the routes are there, and looking
 * it up costs a kept page more than everything else the Worker does for it.
 */
export class KeptRouter<T> implements Router<T> {
  name = "KeptRouter";
  #trie = new TrieRouter<T>();
  #known = new Map<string, Result<T>>();

  add(method: string, path: string, handler: T): void {
    this.#known.clear();
    this.#trie.add(method, path, handler);
  }

  match(method: string, path: string): Result<T> {
    const key = `${method} ${path}`;
    const known = this.#known.get(key);
    if (known) return known;
    const found = this.#trie.match(method, path);
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }

  /** By which methods an address leads somewhere; what every method passes through leads nowhere. `methodOf`: that of a handler. */
  methodsAt(path: string, methodOf: (handler: T) => string): string[] {
    return methods.filter((method) =>
      this.#trie.match(method, path)[0].some(([handler]) => methodOf(handler) === method),
    );
  }
}
